"""What each sentence says, as far as proofreading asks: read once, kept from document to document and run to run."""

from __future__ import annotations

import marshal
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import ceil
from typing import Any, TypeVar

from mengyue.library.content_library import Library
from mengyue.library.judgement import Judgement
from mengyue.meaning.judge import KEPT, Hit, Judge
from mengyue.meaning.statement import Force
from mengyue.output.kept_pack import KeptPack
from mengyue.output.kept_results import KeptResults
from mengyue.proof.same_matter import Matters

__all__ = ["ALIKE", "Branch", "Sentences", "sentences_of", "some"]

#: From which event a time runs: not what is done within it.
_EVENT = re.compile("(?:自|从|在|于)[^，。；自]{1,40}?(?:之日起?|后|以后|之后|起)|收到[^，。；]{1,16}?(?:之日起?|后)")
_PACK = KeptPack("sentences")
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
        self._hits: dict[tuple[str, str], tuple[Hit, ...]] = {}
        self._branches: dict[tuple[str, str], tuple[Branch, ...]] = {}

    def hits(self, text: str, lead: str = "") -> tuple[Hit, ...]:
        """Return the judgements that the sentence meets; ``lead`` is the line that opens its list."""
        sentence = (text, lead)
        found = self._hits.get(sentence)
        if found is None:
            kept = _PACK.get(key := self._key("hits", sentence))
            if kept is not None:
                found = tuple(self._hit(*numbers) for numbers in marshal.loads(kept))
            else:
                found = self.judge.hits(*sentence)
                _PACK.put(key, marshal.dumps(self._written(found)))
            _remember(self._hits, sentence, found)
        return found

    def branches(self, text: str, lead: str = "") -> tuple[Branch, ...]:
        """Return the branches of the sentence that speak of anything."""
        sentence = (text, lead)
        found = self._branches.get(sentence)
        if found is None:
            kept = _PACK.get(key := self._key("branches", sentence))
            if kept is not None:
                found = tuple(Branch(part, Force(force), *rest) for part, force, *rest in marshal.loads(kept))
            else:
                found = tuple(self._read(*sentence))
                _PACK.put(key, marshal.dumps([(b.text, b.force.value, *_rest(b)) for b in found]))
            _remember(self._branches, sentence, found)
        return found

    def _key(self, what: str, sentence: tuple[str, str]) -> str:
        return KeptResults.key([self._digest, what, *sentence])

    def _hit(self, number: int, start: int, end: int) -> Hit:
        judgement, subject = self._judgements[number]
        return Hit(judgement, subject, start, end)

    def _written(self, hits: Iterable[Hit]) -> list[tuple[int, int, int]]:
        numbers = {id(judgement): number for number, (judgement, _subject) in enumerate(self._judgements)}
        return [(numbers[id(hit.judgement)], hit.start, hit.end) for hit in hits]

    @cached_property
    def matters(self) -> Matters:
        """What counts as one matter."""
        return Matters(dict(sorted(self._library.lexicon.matters.items())))

    @cached_property
    def judge(self) -> Judge:
        """All judgements, for who asks more than :meth:`hits` and :meth:`branches` tell."""
        return Judge(self._library.lexicon, self._library.judgements)

    @cached_property
    def _judgements(self) -> list[tuple[Judgement, str]]:
        return [(judgement, file.subject) for file in self._library.judgements for judgement in file.judgements]

    @cached_property
    def _digest(self) -> str:
        """The digest of all by which sentences are read and judged."""
        records = (self._library.lexicon, *self._library.judgements)
        return KeptResults.key(record.model_dump_json() for record in records)

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


def _rest(branch: Branch) -> tuple[Any, ...]:
    return (branch.topic, branch.when, branch.unless, branch.about, branch.act, branch.event, branch.some)


def _remember(table: dict[tuple[str, str], Kept], sentence: tuple[str, str], found: Kept) -> None:
    if len(table) >= KEPT:
        table.clear()
    table[sentence] = found


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
        return hash((id(self.library.lexicon), id(self.library.judgements)))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Key)
            and self.library.lexicon is other.library.lexicon
            and self.library.judgements is other.library.judgements
        )


@lru_cache(maxsize=4)
def _sentences(key: _Key) -> Sentences:
    return Sentences(key.library)
