"""How many: members, seats, tasks or originals, counted twice and not alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.meaning.figure_moods import Moods
from mengyue.meaning.quantities import figure
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, judged, told
from mengyue.proof.reading import Sentence
from mengyue.proof.said import sentences_of

__all__ = ["counts"]

_N = "(?P<n>[0-9]{1,4}|[一二两三四五六七八九十百]{1,5})"
_NOUN = (
    "(?P<noun>成员单位|成员|盟员|理事单位|副理事长|常务理事|理事|监事|委员|专家|首席专家|子课题|课题|子任务"
    "|任务|项目|附件|附表|条款|章节|牵头单位|参与单位|承担单位"
    "|企业|高校|院校|大学|科研院所|研究所|代表|董事|席位|工作组|专题组|阶段|里程碑)"
)
#: 由九名理事组成, 设理事七人, 十二家成员单位; not 至少三名理事.
_COUNTED = (
    re.compile(
        f"(?:由|共有?|设有?|为|计|合计|总计|有|以|上述|全部|前述|这|本盟|联盟|现有|所列|全体){_N}(?:名|人|位"
        f"|家|个|席|项|份|所|件)?{_NOUN}"
    ),
    re.compile(
        f"(?:设|由|共有?|有|包括|下设|分设|分为|计|其)?{_NOUN}(?:共计|总计|合计|共有?|一共|计有?|为|人数为"
        f"|总数为|名额为|席位?|(?=[^，。；]{{1,4}}[名人位家席])){_N}(?:名|人|位|家|个|席|项|份|所|件)(?!月|以上|以下|工作日)"
    ),
)
_DUPLICATE = re.compile("副本|复印|抄本|影印")
_COPIES = re.compile(f"(?:一式|共制|共印制?|制成|正本共|全文共?制?|缮制|缮具)(?:为|计|共)?{_N}份")
#: For each of which another number holds.
_EACH = re.compile("除|各[执出派持]?|分别|第[一二三四五]|临时|轮值|三分之|表决|通过")


class _Count(NamedTuple):
    noun: str
    number: Decimal
    written: str


def _counted(moods: Moods, sentence: Sentence) -> tuple[_Count, ...] | None:
    found = []
    for part in re.split("[，。；：]", sentence.text):
        copies = _COPIES.search(part)
        if copies and (number := figure(copies["n"])) is not None:
            found.append(_Count("副本" if _DUPLICATE.search(part, 0, copies.start()) else "正本", number, copies[0]))
        begin = sentence.text.find(part)
        if _EACH.search(part):
            continue
        for pattern in _COUNTED:
            m = pattern.search(part)
            if m and moods.of(sentence.text, begin + m.start("n"), begin + m.end("n") + 1):
                continue
            if m and (number := figure(m["n"])) is not None and number > 1:
                found.append(_Count(m["noun"].removesuffix("单位"), number, m[0]))
                break
    return tuple(found) or None


def counts(case: Case) -> Iterator[Finding]:
    """Hold numbers of one thing against one another."""
    yield from judged(case, "counts", partial(_counted, sentences_of(case.library).moods), partial(_at_odds, case))


def _at_odds(case: Case, counted: Iterable[tuple[Place, tuple[_Count, ...]]]) -> Iterator[Finding]:
    known: dict[str, tuple[Place, _Count]] = {}
    told_of: set[str] = set()
    for place, found in counted:
        for count in found:
            first, before = known.setdefault(count.noun, (place, count))
            if before.number == count.number or first.number == place.number or count.noun in told_of:
                continue
            told_of.add(count.noun)
            message = _("与{first}“{before}”不一致：一处{one}，一处{two}").format(
                first=first.section.name or _("前文"), before=first.text.strip()[:40],
                one=before.written, two=count.written,
            )  # fmt: skip
            yield told(case, "PF-TWO-FIGURES", place, message, before.written)
