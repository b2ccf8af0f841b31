"""Questions with two answers: who bears, decides, keeps or pays something; when the agreement takes effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, placed, told
from mengyue.proof.reading import Sentence
from mengyue.proof.said import Sentences, sentences_of

__all__ = ["two_answers"]

#: What is done by whom: one of a row of words is one act.
_ACTS = {
    "承担": "承担|负担|支付|缴纳|出资|报销", "决定": "协商解决|决定|解决|裁定|商定|协商确定|确定",
    "保管": "保管|保存|存放", "主持": "主持|召集", "选任": "选定|选聘|任免|聘任|指定|推举|选举|委派",
    "批准": "批准|审批|核准|审核", "管理": "管理|负责", "拨付": "拨付", "提供": "提供",
}  # fmt: skip
_BY = re.compile(f"由([^，。；由]{{2,14}}?)(?:共同|单独|统一|自行)?({'|'.join(_ACTS.values())})(?=[，。；]|$)")
_ACT_OF = {word: act for act, words in _ACTS.items() for word in words.split("|")}
#: Each for a part, a share or a case.
_LIMITED = re.compile(
    "各自|分别|按比例|按照|比例|其余|其中|其他|首|尾|部分|超出|以内|以上|以下|除|但|例外|或者|第[一二三四五]|紧急|一般|重大|普通|特别|日常|临时"
)
_EFFECT = re.compile("本(?:协议|合同|章程)自([^，。；]{2,30}?)(?:之日|之时)?起?(?:即)?生效")


class _Answer(NamedTuple):
    """What is asked, the features of what it is about, and the answer."""

    question: str
    about: frozenset[str]
    when: str
    answer: str


def _answers(sentences: Sentences, sentence: Sentence) -> tuple[_Answer, ...] | None:
    found = []
    features = sentences.matters.features
    for branch in sentences.branches(sentence.text, sentence.lead) if "由" in sentence.text else ():
        whole = f"{branch.topic}，{branch.text}"
        by = _BY.search(whole)
        if by and not _LIMITED.search(whole) and not branch.unless and not re.search("不|未", by[0]):
            about = features(whole[: by.start()])
            if about:
                found.append(_Answer(_ACT_OF[by[2]], about, branch.when, by[1]))
    effect = _EFFECT.search(sentence.text) if "生效" in sentence.text else None
    if effect:
        found.append(_Answer("生效", frozenset(("协议生效",)), "", effect[1]))
    return tuple(found) or None


def two_answers(case: Case) -> Iterator[Finding]:
    """Hold answers against one another, near by."""
    known: list[tuple[Place, _Answer]] = []
    for place, answers in placed(case, "answers", partial(_answers, sentences_of(case.library))):
        known = [(at, one) for at, one in known if at.beside(place) or one.question == "生效"]
        for answer in answers:
            before = next(((at, one) for at, one in known if at.number != place.number and _odds(one, answer)), None)
            if before is not None:
                message = _("与{first}“{before}”不一致：一处{one}，一处{two}").format(
                    first=before[0].section.name or _("前文"), before=before[0].text.strip()[:40],
                    one=before[1].answer, two=answer.answer,
                )  # fmt: skip
                yield told(case, "PF-TWO-ANSWERS", place, message, before[1].answer)
            known.append((place, answer))


def _odds(one: _Answer, other: _Answer) -> bool:
    if one.question != other.question or one.when != other.when:
        return False
    if one.question == "生效":
        pairs, others = _pairs(one.answer), _pairs(other.answer)
        return len(pairs & others) * 3 < min(len(pairs), len(others))
    if one.answer in other.answer or other.answer in one.answer:
        return False
    common = len(one.about & other.about)
    low, high = sorted((len(one.about), len(other.about)))
    return common >= 0.75 * low and common >= 0.6 * high and (common >= 2 or one.about == other.about)


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
