"""Questions that a document answers once: how many must be present, who appoints an office."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.meaning.quantities import values
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, judged, told
from mengyue.proof.reading import Sentence

__all__ = ["own_slots"]

#: How many must be there for a meeting to be held; a meeting or matter of its own has a number of its own.
_PRESENT = re.compile("出席|到会|参会|与会|到场")
_HELD = re.compile("方可|方能|才能|才可|始得|始为|即可|有效|召开|举行|法定人数|开会")
_OWN_CASE = re.compile(
    "首次|第二次|再次|改期|延期|续会|不足|未达|未到|特别|重大|修改|临时|紧急|除|但|视频|同意|赞成|通过|表决权的|提议"
)
_MEETINGS = ("常务理事会", "理事会", "成员大会", "代表大会", "大会", "专家委员会", "技术委员会", "监事会", "秘书处")
_OFFICE = (
    "(常务副理事长|副理事长|理事长|副秘书长|秘书长|首席专家|首席科学家|项目负责人|总协调人|办公室主任|召集人|总干事)"
)
_BY = "(常务理事会|理事会|(?:全体)?(?:成员|会员)?(?:代表)?大会|全体成员|牵头单位|依托单位|理事长|秘书处)"
_CHOSEN = "(?:会议)?(?:以[^，。；]{1,12})?(?:表决|投票|直接|共同)?(?:选举|选任|推选|推举|聘任|聘请|任命|委派|指派|指定)"
_APPOINTED = (
    re.compile(
        f"{_OFFICE}(?:一职)?(?:应|须|均)?由(?:[^，。；]{{2,10}}(?:提名|推荐)[，、]?(?:经|由|报)?)?{_BY}{_CHOSEN}"
    ),
    re.compile(f"(?:^|[，；]){_BY}(?:负责)?(?:选举|聘任|任命|委派|指派)(?:和解聘|、解聘|产生)?{_OFFICE}"),
)


class _Slot(NamedTuple):
    """What is asked, of what, and the answer with what is read of it."""

    question: str
    of: str
    answer: str
    written: str


def own_slots(case: Case) -> Iterable[Finding]:
    """Hold the answers to one question against one another, wherever they stand."""
    return judged(case, "slots", _read, partial(_two, case))


def _read(sentence: Sentence) -> tuple[_Slot, ...] | None:
    if sentence.lead:
        return None
    return tuple((*_quorum(sentence.text), *_offices(sentence.text))) or None


def _quorum(text: str) -> Iterator[_Slot]:
    if not (_PRESENT.search(text) and _HELD.search(text)) or _OWN_CASE.search(text):
        return
    sizes = [v for v in values(text) if v.kind == "多数" or (v.kind == "比例" and v.size >= Decimal(20))]
    if len({v.size for v in sizes}) == 1:
        of = next((name for name in (*_MEETINGS, "理事", "委员", "成员") if name in text), "")
        yield _Slot("出席", of, f"{sizes[0].size.normalize():f}", text[sizes[0].start : sizes[0].end])


def _offices(text: str) -> Iterator[_Slot]:
    if re.search("提名|推荐", text) and not re.search("选举|聘任|任命|委派", text):
        return
    for number, pattern in enumerate(_APPOINTED):
        for found in pattern.finditer(text):
            office, by = (found[1], found[2]) if number == 0 else (found[2], found[1])
            yield _Slot("产生", office, "大会" if by.endswith(("大会", "全体成员")) else by, by)


def _two(case: Case, found: Iterable[tuple[Place, tuple[_Slot, ...]]]) -> Iterator[Finding]:
    known: dict[tuple[str, str], tuple[Place, _Slot]] = {}
    for place, slots in found:
        for slot in slots:
            at, before = known.setdefault((slot.question, slot.of), (place, slot))
            if before.answer == slot.answer or at.number == place.number:
                continue
            code = "PF-TWO-FIGURES" if slot.question == "出席" else "PF-TWO-ANSWERS"
            message = _("与{first}“{before}”不一致：一处{one}，一处{two}").format(
                first=at.section.name or _("前文"), before=at.text.strip()[:40], one=before.written, two=slot.written
            )
            yield told(case, code, place, message, before.written)
