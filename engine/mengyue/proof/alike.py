"""What a sentence is like: one that leans, by the specimens, further to the faulty than lawful ones do is asked about,
with the specimens that are nearest; of what leans far to the lawful, in a text not ours, judgements do not tell.

How a sentence leans is read of its fixed wording: facts of the data that stand in it decide nothing.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache, partial

from mengyue.draft.tree import Blank, Ref, Space, Value
from mengyue.i18n import _
from mengyue.library.content_library import Library
from mengyue.library.specimen import Judged, SpecimenBook, judged
from mengyue.meaning.judge import KEPT
from mengyue.meaning.likeness import Likeness, counted, weights
from mengyue.model.finding import Finding
from mengyue.output.kept_pack import KeptPack
from mengyue.output.kept_results import KeptResults
from mengyue.proof.case import Case
from mengyue.proof.plain_text import FOREIGN
from mengyue.proof.reading import Passage, Section, Sentence

__all__ = ["alike", "like_lawful"]

_LEANINGS, _WEIGHTS = KeptPack("leanings"), KeptPack("specimens")
#: A fact stands for no words: it parts the runs on both sides of it.
_FACT = "·"
#: Sentences that are read together: a fault is often told in two.
_TOGETHER = 2
#: A shorter text leans by chance; a shorter one is never excused.
_SHORTEST, _LONG = 10, 30
#: So many of the nearest specimens are shown, and so many characters of each.
_NEAREST = 2
_SHOWN = 80


class Leanings:
    """How sentences lean, kept by their wording from document to document and run to run."""

    def __init__(self, book: SpecimenBook) -> None:
        self._book = book
        self._known: dict[str, float] = {}

    def of(self, text: str) -> float:
        """Return which way ``text`` leans."""
        found = self._known.get(text)
        if found is None:
            found = self._once(text) if len(text) >= _SHORTEST else 0.0
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[text] = found
        return found

    def nearest(self, text: str) -> list[Judged]:
        """Return the faulty specimens that are nearest to ``text``."""
        return self._likeness.nearest(text, judged(self._book), _NEAREST)

    def _once(self, text: str) -> float:
        kept = _LEANINGS.get(key := KeptResults.key([self._book.digest, text]))
        if kept is not None:
            return float(marshal.loads(kept))  # ours, as KeptPack says
        leaning = self._likeness.leaning(text)
        _LEANINGS.put(key, marshal.dumps(leaning))
        return leaning

    @cached_property
    def _likeness(self) -> Likeness:
        kept = _WEIGHTS.get(self._book.digest)
        if kept is not None:
            return Likeness(marshal.loads(kept))
        known = weights(*counted(judged(self._book)))
        _WEIGHTS.put(self._book.digest, marshal.dumps(known))
        return Likeness(known)


@lru_cache(maxsize=4)
def _leanings(book: SpecimenBook) -> Leanings:
    return Leanings(book)


def _lean_of(library: Library) -> Leanings | None:
    """How sentences lean by the specimens of ``library``; nothing where it has none."""
    return _leanings(library.specimens) if library.specimens.digest else None


def like_lawful(case: Case, passage: Passage, sentence: Sentence) -> bool:
    """Tell whether a sentence of somebody else's text, alone and with those around it, is so like lawful specimens that
    what a judgement finds in it is no matter. Our own wording is held to all of them."""
    level = case.library.proof.likeness.excused
    if case.draft.kind != FOREIGN or not level or passage.table:
        return False
    leanings, own = _lean_of(case.library), _wording(passage, sentence)
    if leanings is None or len(own) < _LONG or leanings.of(own) >= level:
        return False
    sentences = passage.sentences
    at = sentences.index(sentence)
    near = "".join(_wording(passage, other) for other in sentences[max(at - 1, 0) : at + _TOGETHER])
    return leanings.of(near) < level


def alike(case: Case) -> Iterator[Finding]:
    """Ask about what is like faulty specimens. Cells of tables are no sentences."""
    leanings = _lean_of(case.library) if case.library.proof.likeness.told else None
    if leanings is None:
        return iter(())
    return case.each_passage("alike", case.reading.prose, partial(_asked, case, leanings))


def _asked(case: Case, leanings: Leanings, section: Section, passage: Passage) -> Iterator[Finding]:
    if passage.table:
        return
    sentences = passage.sentences
    wording = [_wording(passage, sentence) for sentence in sentences]
    leading = (leanings.of("".join(wording[at : at + _TOGETHER])) for at in range(max(1, len(wording) - _TOGETHER + 1)))
    if max(leading, default=0.0) <= case.library.proof.likeness.told:
        return
    at = max(range(len(sentences)), key=lambda at: (leanings.of(wording[at]), -at))
    if nearest := leanings.nearest(wording[at]):
        yield case.report_sentence("PF-ALIKE", section, passage, sentences[at], _told(nearest))


def _told(nearest: Sequence[Judged]) -> str:
    each = _("“{text}”（{why}）")
    shown = (each.format(text=one.text[:_SHOWN] + "……" * (len(one.text) > _SHOWN), why=one.why) for one in nearest)
    return _("写法与判断过有问题的例句相近：{specimens}").format(specimens=_("；").join(shown))


def _wording(passage: Passage, sentence: Sentence) -> str:
    """The fixed words of a sentence, each fact of the data being :data:`_FACT`."""
    if len(passage.inlines) == 1 and not isinstance(passage.inlines[0], Blank | Ref | Space | Value):
        return sentence.text
    start, end = sentence.start, sentence.start + len(sentence.text)
    return "".join(_parts(passage, start, end))


def _parts(passage: Passage, start: int, end: int) -> Iterator[str]:
    for at, part in passage.parts():
        size = 1 if isinstance(part, Blank | Space) else len(part.text)
        if at < end and at + size > start:
            fixed = not isinstance(part, Blank | Ref | Space | Value)
            yield part.text[max(start - at, 0) : end - at] if fixed else _FACT
