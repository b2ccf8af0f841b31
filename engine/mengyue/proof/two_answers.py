"""Questions with two answers: who bears, decides, keeps or pays something; when the agreement takes effect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.meaning.quantities import values
from mengyue.model.finding import Finding
from mengyue.output.kept_patterns import compiled
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, judged, told
from mengyue.proof.reading import Sentence
from mengyue.proof.said import Sentences, sentences_of
from mengyue.proof.same_matter import is_word

__all__ = ["two_answers"]

_WHO = (
    "[甲乙丙丁戊]方|秘书处|秘书长|理事会|常务理事会|理事长|副理事长|专家委员会|技术委员会|监事会|成员大会"
    "|全体成员|各成员(?:单位)?"
    "|牵头单位[^，。；由]{0,5}|牵头方|牵头企业|承担单位|参与单位|委托方|受托方|许可方|被许可方|供方|需方|使用方"
    "|使用单位|提供方|出租方|承租方"
    "|转让方|受让方|派出单位|接收单位|购置方|权利人|专利权人|项目负责人|首席专家|依托单位|管理单位|项目办"
    "|财务部|档案室|第三方机构"
)
#: Each for a part, a share or a case.
_LIMITED = re.compile(
    "各自|分别|按比例|按照|比例|其余|其中|其他|首|尾|部分|超出|以内|以上|以下|除|但|例外|或者|第[一二三四五]"
    "|紧急|一般|重大|普通|特别|日常|临时"
)
_EFFECT = re.compile(
    "(?:本(?:协议|合同|章程)|^\\s*协议)(?:应|须|当)?(?:自|经|于|在|从)([^，。；]{2,30}?)(?:之日|之时|后|当日|时)?起?(?:即"
    "|才|方)?(?:正式)?生效"
)
#: What an agreement may take effect by.
_EFFECT_BY = {
    "签章": "签字|签署|签名|签章|盖章|用印|签订|印章|签妥", "批准": "备案|批准|审批|登记|核准|同意",
    "付款": "付款|到账|支付|缴",
    "日期": "[0-9一二三四五六七八九十]日", "公证": "公证|鉴证", "立项": "立项|任务书|下达",
}  # fmt: skip


class _Acts:
    """The acts of which somebody may ask who does them (``answers`` of the lexicon); words of one row are one act."""

    def __init__(self, acts: Mapping[str, str]) -> None:
        self.of = {word: act for act, words in acts.items() for word in words.split()}
        words = "|".join(map(re.escape, sorted(self.of, key=lambda word: (-len(word), word)))) or "(?!)"
        self.any = compiled(words)
        self.by = compiled(
            "(?:由|归|交由|交给|交|委托|责成|经)([^，。；由]{2,14}?)"
            f"(?:共同|单独|统一|自行|负责|来|去|予以|进行|代为|集中|妥善|一次性)*({words})(?:{words})?(?=[，。；]|$)"
        )
        # 律师费乙方出: the actor right before the act, at its end
        self.bare = compiled(
            f"(?:^|[，；]|(?<=[费用金款税纪要档案章印会]))(?:应|须|仍|均|都|则|改|一律|全部|全数)?({_WHO})"
            f"(?:应|须|来|自己|全部|全额|单独|统一|负责|必须|应当|一力|独自)*({words})(?=[，。；]|$)"
        )
        # 乙方负责保管样机: the act before what it is done to
        self.does = compiled(
            f"(?:^|[，；])({_WHO})(?:应|须|应当|必须)?(?:负责|负有)({words})(?:好|和|与)?([一-龥]{{2,14}})(?=[，。；]|$)"
        )


class _Answer(NamedTuple):
    """What is asked, the features of what it is about, and the answer."""

    question: str
    about: frozenset[str]
    when: str
    answer: str


def _answers(sentences: Sentences, acts: _Acts, sentence: Sentence) -> tuple[_Answer, ...] | None:
    found = []
    features = sentences.matters.features
    branches = sentences.branches(sentence.text, sentence.lead) if acts.any.search(sentence.text) else ()
    parts = [(f"{b.topic}，{b.text}", b.when, b.unless) for b in branches]
    for whole, when, unless in parts or [(sentence.text.rstrip("。；"), "", "")]:
        by = acts.by.search(whole) or acts.bare.search(whole)
        if by and not _LIMITED.search(whole) and not unless and not re.search("不|未", by[0]):
            before = whole[: by.start()]
            about = features(before) or frozenset(_pairs(re.sub("[，的之由应]|人选", "", before)))
            if about:
                found.append(_Answer(acts.of[by[2]], about, when, by[1]))
        does = None if by else acts.does.search(whole)
        if does and not _LIMITED.search(whole) and not unless:
            about = features(does[3])
            if about:
                found.append(_Answer(acts.of[does[2]], about, when, does[1]))
    effect = _EFFECT.search(sentence.text) if "生效" in sentence.text else None
    if effect:
        found.append(_Answer("生效", frozenset(("协议生效",)), "", effect[1]))
    return tuple(found) or None


def two_answers(case: Case) -> Iterator[Finding]:
    """Hold answers against one another, near by."""
    acts = case.kept.once("acts", lambda: _Acts(case.library.lexicon.answers))
    read = partial(_answers, sentences_of(case.library), acts)
    yield from judged(case, "answers", read, partial(_at_odds, case))


def _at_odds(case: Case, answered: Iterable[tuple[Place, tuple[_Answer, ...]]]) -> Iterator[Finding]:
    known: list[tuple[Place, _Answer]] = []
    for place, answers in answered:
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
        by, other_by = (
            {name for name, words in _EFFECT_BY.items() if re.search(words, answer)}
            for answer in (one.answer, other.answer)
        )
        days = [{v.size for v in values(answer) if v.kind == "日期"} for answer in (one.answer, other.answer)]
        if all(len(found) == 1 for found in days):
            return days[0] != days[1]
        if by and other_by:
            return not by & other_by
        pairs, others = set(_pairs(one.answer)), set(_pairs(other.answer))
        return len(pairs & others) * 3 < min(len(pairs), len(others))
    if one.answer in other.answer or other.answer in one.answer:
        return False
    if any(map(is_word, one.about - other.about)) and any(map(is_word, other.about - one.about)):
        return False  # the repair of a thing, and its insurance
    common = len(one.about & other.about)
    low, high = sorted((len(one.about), len(other.about)))
    if low == 1 and common == 1 and high <= 3:
        return True
    return common >= 0.75 * low and common >= 0.6 * high and (common >= 2 or one.about == other.about)


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
