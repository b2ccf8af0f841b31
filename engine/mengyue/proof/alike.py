"""What a sentence is like: one that leans, by the specimens, further to the faulty than lawful ones do is asked about,
with the specimens that are nearest; of what leans far to the lawful, in a text not ours, judgements do not tell.

How a sentence leans is read of its fixed wording: facts of the data that stand in it decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from mengyue.draft.tree import Blank, Ref, Space, Value
from mengyue.i18n import _
from mengyue.library.proof_rules import Gravity
from mengyue.library.specimen import Judged
from mengyue.model.finding import Finding, Severity
from mengyue.proof.case import Case
from mengyue.proof.leanings import Leanings, leanings_of
from mengyue.proof.plain_text import FOREIGN
from mengyue.proof.reading import Passage, Section, Sentence

__all__ = ["alike", "like_lawful"]

#: A fact stands for no words: it parts the runs on both sides of it.
_FACT = "·"
#: Sentences that are read together: a fault is often told in two.
_TOGETHER = 2
#: A shorter text is never excused: few words may miss what makes it faulty.
_LONG = 24
#: So many characters of each specimen are shown.
_SHOWN = 80


def like_lawful(case: Case, passage: Passage, sentence: Sentence, severity: Severity) -> bool:
    """Tell whether a sentence of somebody else's text leans to the lawful, and with those around it so far that what a
    judgement of this severity finds in it is no matter. Our own wording is held to all judgements."""
    level = case.library.proof.likeness.excused.get(Gravity(severity.value))
    if case.draft.kind != FOREIGN or level is None or passage.table:
        return False
    leanings = leanings_of(case.library)
    if leanings is None:
        return False
    sentences = passage.sentences
    at = sentences.index(sentence)
    around = [_wording(passage, other) for other in sentences[max(at - 1, 0) : at + _TOGETHER]]
    near = "".join([sentence.lead, *around])
    own = leanings.of(sentence.lead + _wording(passage, sentence))
    return len(near) >= _LONG and own < 0 and leanings.of(near) < level


def alike(case: Case) -> Iterator[Finding]:
    """Ask about what is like faulty specimens. Cells of tables are no sentences."""
    leanings = leanings_of(case.library) if case.library.proof.likeness.told else None
    if leanings is None:
        return iter(())
    return case.each_passage("alike", case.reading.prose, partial(_asked, case, leanings))


def _asked(case: Case, leanings: Leanings, section: Section, passage: Passage) -> Iterator[Finding]:
    if passage.table or not passage.sentences:
        return
    sentences, lead = passage.sentences, passage.sentences[0].lead
    wording = [_wording(passage, sentence) for sentence in sentences]
    several = range(max(1, len(wording) - _TOGETHER + 1))
    leading = (leanings.of("".join([lead, *wording[at : at + _TOGETHER]])) for at in several)
    if max(leading, default=0.0) <= case.library.proof.likeness.told:
        return
    at = max(range(len(sentences)), key=lambda at: (leanings.of(lead + wording[at]), -at))
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
