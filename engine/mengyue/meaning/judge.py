"""Judging sentences: every judgement against what a sentence says. What a sentence says is kept, so it is read once."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from mengyue.library.judgement import Judgement, Judgements
from mengyue.library.lexicon import Lexicon
from mengyue.meaning.judge_tables import JudgeTables, judge_tables
from mengyue.meaning.register import Register
from mengyue.meaning.sentence_reader import Reader
from mengyue.meaning.statement import Statement, statements_of
from mengyue.meaning.statement_patterns import Pattern, parse
from mengyue.meaning.tokens import Reading, Token

__all__ = ["KEPT", "Hit", "Judge"]

#: So many sentences are kept with what was read and found, of no more than so many words together.
KEPT, _WORDS_KEPT = 20_000, 250_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A judgement that a sentence meets: which, of what subject, and the words that show it."""

    judgement: Judgement
    subject: str
    start: int
    end: int


@dataclass(frozen=True)
class _Rule:
    """A judgement and its statements, each read when it is first tried."""

    judgement: Judgement
    file: Judgements

    @cached_property
    def unless(self) -> tuple[Pattern, ...]:
        return tuple(map(parse, (*self.judgement.unless, *self.file.lawful)))


@dataclass(slots=True)
class _Kept:
    """What is known of a sentence; ``plain`` reads one that is spoken in written words, ``statements`` are made when
    they are asked for."""

    reading: Reading
    plain: Reading | None
    hits: tuple[Hit, ...]
    statements: tuple[Statement, ...] | None = None


class Judge:
    """All judgements, ready to be applied. Threads may share it."""

    def __init__(
        self,
        lexicon: Lexicon,
        files: Sequence[Judgements],
        names: Sequence[tuple[str, str]] = (),
        tables: JudgeTables | None = None,
    ) -> None:
        """Prepare the judgements of ``files``; ``names`` are other names, each behind a word of the lexicon. ``tables``
        are what :func:`~mengyue.meaning.judge_tables.judge_tables` made of the same before."""
        held = judge_tables(lexicon, files, names) if tables is None else tables
        acts = frozenset(lexicon.acts).union(*(file.acts for file in files))
        self.reader = Reader(held.words, held.plain, held.common, acts, lexicon.actors)
        self._rules = tuple(_Rule(judgement, file) for file in files for judgement in file.judgements)
        self._tried = held.tried
        self._statements = held.statements
        #: Of each statement meanings of which one must occur besides that under which it is tried.
        self._besides = [frozenset(meanings) for _number, _at, meanings in held.statements]
        self._actors = frozenset(lexicon.actors)
        self._register = Register(lexicon.spoken)
        words = [group for file in files for group in (file.acts, file.words)]
        plain = (word for word in held.plain if len(word) > 1)
        self._matter = frozenset(lexicon.acts).union(lexicon.things, *words, plain)
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._words_kept = 0
        self._lock = Lock()

    def read(self, text: str, lead: str = "") -> Reading:
        """Return what the sentence says."""
        return self._all(text, lead).reading

    def hits(self, text: str, lead: str = "") -> tuple[Hit, ...]:
        """Return every judgement that the sentence meets, whatever the data; conditions are the caller's."""
        return self._all(text, lead).hits

    def statements(self, text: str, lead: str = "") -> tuple[Statement, ...]:
        """Return what each branch of the sentence states."""
        kept = self._all(text, lead)
        if kept.statements is None:
            kept.statements = statements_of(kept.plain or kept.reading, self._actors)
        return kept.statements

    def _all(self, text: str, lead: str) -> _Kept:
        key = (text, lead)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._read(text, lead)
            with self._lock:
                if key not in self._kept:
                    self._kept[key] = kept
                    self._words_kept += _weight(kept)
                while len(self._kept) > KEPT or self._words_kept > _WORDS_KEPT:
                    _key, gone = self._kept.popitem(last=False)
                    self._words_kept -= _weight(gone)
        return kept

    def _read(self, text: str, lead: str) -> _Kept:
        """Read and judge a sentence; one that is spoken again in written words: what either shows is told, unless
        either is lawful."""
        reading = self.reader.read(text, lead)
        hits = self._judge(reading)
        written = self._register.plain(text)
        if written is None:
            return _Kept(reading, None, tuple(hits))
        plain = self.reader.read(written.text, self._register.written(lead))
        known = {hit.judgement.id for hit in hits}
        for hit in self._judge(plain, beside=reading):
            if hit.judgement.id not in known:
                start, end = (written.starts[min(max(at, 0), len(written.text))] for at in (hit.start, hit.end))
                hits.append(Hit(hit.judgement, hit.subject, start, max(end, start)))
        return _Kept(reading, plain, tuple(hits))

    def _judge(self, reading: Reading, beside: Reading | None = None) -> list[Hit]:
        """Judge what is read; ``beside`` is another reading of the sentence that may show it lawful."""
        occurring, tried, besides = reading.meanings, self._tried, self._besides
        candidates = set[int]().union(*[tried[meaning] for meaning in occurring if meaning in tried])
        hits = []
        judged = -1
        for statement in sorted([one for one in candidates if not occurring.isdisjoint(besides[one])]):
            number, at, _besides = self._statements[statement]
            if number == judged:
                continue
            rule = self._rules[number]
            pattern = parse(rule.judgement.any[at])
            tokens = pattern.match(reading, matter=self._matter)
            if not tokens or not _own(tokens):
                continue
            judged = number
            readings = (reading, beside) if beside else (reading,)
            near = _beside(reading, tokens)
            if not any(exc.match(one, excepted=True, within=near) for exc in rule.unless for one in readings):
                own = [token for token in tokens if not token.led] or list(tokens)
                start, end = min(t.start for t in own), max(t.end for t in own)
                hits.append(Hit(rule.judgement, rule.file.subject, start - reading.lead, end - reading.lead))
        return hits


#: A part that limits what was said before goes on in the next: 但仅可以在汇总…的情况下，以匿名形式发布.
_LIMITS = re.compile("但|惟|唯|仅|只有|只在|且?(?:须|应当?)(?:事先|先)")


def _beside(reading: Reading, tokens: Sequence[Token]) -> tuple[int, int]:
    """The first and the last part in which a single word may excuse what ``tokens`` say."""
    first, last = min(t.clause for t in tokens) - 1, max(t.clause for t in tokens) + 1
    limits = last < len(reading.clauses) and _LIMITS.match(reading.text, reading.clauses[last][0])
    return first, last + bool(limits)


def _weight(kept: _Kept) -> int:
    return len(kept.reading.tokens) + len(kept.hits) + 6


def _own(tokens: Sequence[Token]) -> bool:
    """Tell whether the item itself makes the statement: one word at most stands in the line that leads the list."""
    led = sum(token.led for token in tokens)
    return led == 0 or (led == 1 and len(tokens) >= 3)
