"""Judging sentences: every judgement against what a sentence says. What a sentence says is kept, so it is read once."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from mengyue.library.judgement import Judgement, Judgements
from mengyue.library.lexicon import Lexicon
from mengyue.meaning.quantities import VALUE_KINDS
from mengyue.meaning.sentence_reader import Reader
from mengyue.meaning.statement import Statement, statements_of
from mengyue.meaning.statement_patterns import Pattern, meanings_of, parse
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


@dataclass(frozen=True, slots=True)
class _Rule:
    judgement: Judgement
    subject: str
    any: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


_Kept = tuple[Reading, tuple[Hit, ...], tuple[Statement, ...]]


class Judge:
    """All judgements, ready to be applied. Threads may share it."""

    def __init__(self, lexicon: Lexicon, files: Sequence[Judgements], names: Sequence[tuple[str, str]] = ()) -> None:
        sources = (
            source
            for file in files
            for source in (*file.lawful, *(s for j in file.judgements for s in (*j.any, *j.unless)))
        )
        asked = (meaning for source in sources for meaning in meanings_of(source))
        self.reader = Reader(
            lexicon,
            [f.acts for f in files],
            [f.words for f in files],
            sorted({meaning for meaning in asked if meaning not in VALUE_KINDS}),
            names,
        )
        rules: list[_Rule] = []
        for file in files:
            lawful = tuple(map(parse, file.lawful))
            for judgement in file.judgements:
                unless = (*map(parse, judgement.unless), *lawful)
                rules.append(_Rule(judgement, file.subject, tuple(map(parse, judgement.any)), unless))
        self._rules = tuple(rules)
        self._by_meaning = _index(rules)
        self._actors = frozenset(lexicon.actors)
        words = [group for file in files for group in (file.acts, file.words)]
        self._matter = frozenset(lexicon.acts).union(lexicon.things, *words)
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._words_kept = 0
        self._lock = Lock()

    def read(self, text: str, lead: str = "") -> Reading:
        """Return what the sentence says."""
        return self._all(text, lead)[0]

    def hits(self, text: str, lead: str = "") -> tuple[Hit, ...]:
        """Return every judgement that the sentence meets, whatever the data; conditions are the caller's."""
        return self._all(text, lead)[1]

    def statements(self, text: str, lead: str = "") -> tuple[Statement, ...]:
        """Return what each branch of the sentence states."""
        return self._all(text, lead)[2]

    def _all(self, text: str, lead: str) -> _Kept:
        key = (text, lead)
        kept = self._kept.get(key)
        if kept is None:
            reading = self.reader.read(text, lead)
            kept = reading, tuple(self._judge(reading)), statements_of(reading, self._actors)
            with self._lock:
                if key not in self._kept:
                    self._kept[key] = kept
                    self._words_kept += _weight(kept)
                while len(self._kept) > KEPT or self._words_kept > _WORDS_KEPT:
                    _key, gone = self._kept.popitem(last=False)
                    self._words_kept -= _weight(gone)
        return kept

    def _judge(self, reading: Reading) -> list[Hit]:
        occurring = reading.meanings
        candidates = {place for meaning in occurring for place in self._by_meaning.get(meaning, ())}
        hits = []
        judged = -1
        for number, at in sorted(candidates):
            if number == judged:
                continue
            rule = self._rules[number]
            tokens = rule.any[at].match(reading, matter=self._matter)
            if not tokens or not _own(tokens):
                continue
            judged = number
            if not any(exception.match(reading, excepted=True) for exception in rule.unless):
                own = [token for token in tokens if not token.led] or list(tokens)
                start, end = min(t.start for t in own), max(t.end for t in own)
                hits.append(Hit(rule.judgement, rule.subject, start - reading.lead, end - reading.lead))
        return hits


def _index(rules: Sequence[_Rule]) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Return by each meaning the statements to try where it occurs: number of the rule, and of its statement.

    A statement stands under those of its words that the fewest others ask for; one that asks for no word, wherever its
    rule's others may hold.
    """
    asked = Counter(
        meaning for rule in rules for pattern in rule.any for wanted in pattern.wanted for meaning in wanted
    )
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, rule in enumerate(rules):
        anywhere = frozenset().union(*(pattern.anchor for pattern in rule.any))
        for at, pattern in enumerate(rule.any):
            rarest = min(pattern.wanted, key=lambda wanted: sum(map(asked.__getitem__, wanted)), default=anywhere)
            for meaning in sorted(rarest):
                found[meaning].append((number, at))
    return found


def _weight(kept: _Kept) -> int:
    return len(kept[0].tokens) + len(kept[1]) + len(kept[2]) + 4


def _own(tokens: Sequence[Token]) -> bool:
    """Tell whether the item itself makes the statement: one word at most stands in the line that leads the list."""
    led = sum(token.led for token in tokens)
    return led == 0 or (led == 1 and len(tokens) >= 3)
