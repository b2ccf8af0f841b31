"""What each sentence says, as far as proofreading asks: read once, kept from document to document and run to run."""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import ceil
from typing import Any, TypeVar

from mengyue.library.content_library import Library
from mengyue.library.judgement import Judgement
from mengyue.library.lexicon import Lexicon
from mengyue.meaning.counted import Counted
from mengyue.meaning.figure_moods import Moods
from mengyue.meaning.judge import KEPT, Hit, Judge
from mengyue.meaning.judge_tables import JudgeTables, judge_tables
from mengyue.meaning.statement import Force
from mengyue.output.kept_pack import KeptPack
from mengyue.output.kept_results import KeptResults
from mengyue.proof.own_choices import Choices
from mengyue.proof.own_once import Once
from mengyue.proof.same_matter import Matters

__all__ = ["ALIKE", "Branch", "Sentences", "sentences_of", "some"]

#: From which event a time runs: not what is done within it.
_EVENT = re.compile(
    "(?:自|从|在|于)[^，。；自]{1,40}?(?:之日起?|后|以后|之后|起)|收到[^，。；]{1,16}?(?:之日起?|后)"
    "|(?:(?<=[于在为应须自从，：])|^)[^，。；：应须于在为]{2,8}?(?:之日起|后的?第|之后|以后|后)(?=[0-9一二两三四五六七八九十]{1,4}个?(?:工作日|自然日|日|天|月|年|周))"
)
_PACK, _TABLES = KeptPack("sentences"), KeptPack("judges")
#: Two statements speak of one matter when so much of the larger is common to both; the least that is ever asked.
ALIKE = 0.6
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Branch:
    """A statement of a sentence, and of what it speaks.

    ``about`` are the features of all of it, ``act`` those of what is to be done, ``event`` those of the event from
    which the time for it runs. ``some`` are so many of ``about``, the first in one order, that two branches of which
    :data:`ALIKE` of the larger is common have one of them in common.
    """

    text: str
    force: Force
    topic: str
    when: str
    unless: str
    about: frozenset[str]
    act: frozenset[str]
    event: frozenset[str]
    some: tuple[str, ...]


class Sentences:
    """What sentences say by one lexicon and its judgements. Threads may share it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._names = tuple(name for _word, name in library.names)
        self._hits: dict[tuple[str, str], tuple[Hit, ...]] = {}
        self._branches: dict[tuple[str, str], tuple[Branch, ...]] = {}

    def hits(self, text: str, lead: str = "") -> tuple[Hit, ...]:
        """Return the judgements that the sentence meets; ``lead`` is the line that opens its list."""
        found = self._hits.get((text, lead))
        if found is None and not self._named(text, lead):
            return self._plain.hits(text, lead)
        if found is None:
            found = self._once("hits", self._hits, (text, lead), self._judged, self._written, self._hits_of)
        return found

    def branches(self, text: str, lead: str = "") -> tuple[Branch, ...]:
        """Return the branches of the sentence that speak of anything."""
        found = self._branches.get((text, lead))
        if found is None and not self._named(text, lead):
            return self._plain.branches(text, lead)
        if found is None:
            found = self._once("branches", self._branches, (text, lead), self._read, _rows, _branches_of)
        return found

    def _named(self, text: str, lead: str) -> bool:
        """Tell whether a sentence is to be read by these names: one without them says what it says without them."""
        return not self._names or any(name in text or name in lead for name in self._names)

    @cached_property
    def _plain(self) -> Sentences:
        """What sentences say where nobody has a name of his own."""
        return sentences_of(replace(self._library, names=()))

    @cached_property
    def _lexicon(self) -> Lexicon:
        return self._library.lexicon.naming(dict(self._library.names)) if self._names else self._library.lexicon

    def _once(
        self,
        what: str,
        known: dict[tuple[str, str], tuple[Kept, ...]],
        sentence: tuple[str, str],
        make: Callable[[str, str], Iterable[Kept]],
        written: Callable[[tuple[Kept, ...]], list[Any]],
        read: Callable[[list[Any]], Iterable[Kept]],
    ) -> tuple[Kept, ...]:
        """Return what is known of a sentence from an earlier process, else what is made of it now, and know it."""
        kept = _PACK.get(key := self._key(what, sentence))
        found = tuple(make(*sentence) if kept is None else read(marshal.loads(kept)))
        if kept is None:
            _PACK.put(key, marshal.dumps(written(found)))
        if len(known) >= KEPT:
            known.clear()
        known[sentence] = found
        return found

    def _key(self, what: str, sentence: tuple[str, str]) -> str:
        return KeptResults.key([self.digest, what, *sentence])

    def _judged(self, text: str, lead: str) -> Iterable[Hit]:
        return self.judge.hits(text, lead)

    def _hits_of(self, rows: Iterable[tuple[int, int, int]]) -> Iterator[Hit]:
        for number, start, end in rows:
            judgement, subject = self._judgements[number]
            yield Hit(judgement, subject, start, end)

    def _written(self, hits: Iterable[Hit]) -> list[tuple[int, int, int]]:
        return [(self._numbers[id(hit.judgement)], hit.start, hit.end) for hit in hits]

    @cached_property
    def matters(self) -> Matters:
        """What counts as one matter."""
        lexicon = self._lexicon
        return Matters(
            dict(sorted(lexicon.matters.items())),
            lexicon.single.split(),
            lexicon.usual.split(),
            lexicon.fillers.split(),
            lexicon.spoken,
        )

    @cached_property
    def moods(self) -> Moods:
        """In what mood figures are stated."""
        return Moods(self._lexicon.moods)

    @cached_property
    def counted(self) -> Counted:
        """Of what numbers are stated."""
        return Counted(self._lexicon.counted, self.moods)

    @cached_property
    def sums(self) -> Counted:
        """Of what sums of money are stated."""
        return Counted(self._lexicon.sums, self.moods)

    @cached_property
    def once(self) -> Once:
        """What is said once."""
        return Once(self._lexicon.once, self.moods)

    @cached_property
    def choices(self) -> Choices:
        """What is answered in one of a few ways."""
        return Choices(self._lexicon.choices)

    @cached_property
    def judge(self) -> Judge:
        """All judgements, for who asks more than :meth:`hits` and :meth:`branches` tell."""
        names = self._library.lexicon.alike(dict(self._library.names))
        kept = _TABLES.get(self.digest)
        tables = JudgeTables(*marshal.loads(kept)) if kept else None  # ours, as KeptPack says
        if tables is None:
            tables = judge_tables(self._lexicon, self._library.judgements, names)
            _TABLES.put(self.digest, marshal.dumps((*tables,)))
        return Judge(self._lexicon, self._library.judgements, names, tables)

    @cached_property
    def _judgements(self) -> list[tuple[Judgement, str]]:
        return [(judgement, file.subject) for file in self._library.judgements for judgement in file.judgements]

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {id(judgement): number for number, (judgement, _subject) in enumerate(self._judgements)}

    @cached_property
    def digest(self) -> str:
        """The digest of all by which sentences are read and judged."""
        records = (self._lexicon, *self._library.judgements)
        names = [f"{word}={name}" for word, name in self._library.names]
        return KeptResults.key([*(record.model_dump_json() for record in records), *names])

    def _read(self, text: str, lead: str) -> Iterator[Branch]:
        features = self.matters.features
        for statement in self.judge.statements(text, lead):
            about = features("，".join(filter(None, (statement.when, statement.topic, statement.text))))
            if about:
                event = "，".join(m[0] for m in _EVENT.finditer(statement.text))
                act = f"{statement.topic}，{_EVENT.sub(' ', statement.text)}"
                yield Branch(
                    statement.text, statement.force, statement.topic, statement.when, statement.unless,
                    about, features(act), features(event), some(about),
                )  # fmt: skip


def _rows(branches: Iterable[Branch]) -> list[tuple[Any, ...]]:
    return [(b.text, b.force.value, b.topic, b.when, b.unless, b.about, b.act, b.event, b.some) for b in branches]


def _branches_of(rows: Iterable[tuple[Any, ...]]) -> Iterator[Branch]:
    return (Branch(text, Force(force), *rest) for text, force, *rest in rows)


def some(about: frozenset[str]) -> tuple[str, ...]:
    """Return those of ``about`` by which a branch is found.

    Two sets with ``n`` in common cannot both lack all of it in their first ``size - n + 1``.
    """
    return tuple(sorted(about)[: len(about) - ceil(ALIKE * len(about) - 1e-9) + 1])


def sentences_of(library: Library) -> Sentences:
    """Return what sentences say by ``library``: made once, so that it is kept from document to document."""
    return _sentences(_Key(library))


class _Key:
    """A library by identity of its lexicon and judgements: they are loaded once and never changed."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def __hash__(self) -> int:
        return hash((id(self.library.lexicon), id(self.library.judgements), self.library.names))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Key)
            and self.library.lexicon is other.library.lexicon
            and self.library.judgements is other.library.judgements
            and self.library.names == other.library.names
        )


@lru_cache(maxsize=4)
def _sentences(key: _Key) -> Sentences:
    return Sentences(key.library)
