"""Duties and what follows when they are not met.

An article carries a duty when one of its sentences binds somebody with 应, 应当, 须, 必须 or 不得. It has a
consequence of its own when it says what follows (liability, damages, repayment, loss of effect, loss of a right, a step
that the others may take) or refers to an article of the topic ``liability``. Where it has none, the general breach
article covers it: an article that makes a party liable for not performing its duties under the agreement as a whole.
That article binds parties only, so it does not cover an article whose duties all lie on bodies, which are nobody in
law; such an article is covered when the agreement says which member answers for the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mengyue.draft.tree import Ref
from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.reading import Passage, Section, Sentence

__all__ = ["duties"]

_DUTY = re.compile(
    "(?<![一-龥]相)(?<!对)(?<!反)(?<!响)(?<!适)(?:应当|必须|不得|应(?!用|付|收|答|力|急|得|税|计)|(?<!无)须(?!知))"
)
_BODIES = "决策机构|咨询机构|执行机构|监督机构|清算组|调查组|受理机构|召集人|负责人|代表|专家"
_BODY = re.compile(f"({_BODIES})[^，。；]{{0,30}}?(?:应当|应|须|必须|不得)")
_CONSEQUENCE = re.compile(
    "违约|赔偿|责任|无效|不发生效力|不产生[^，。；]{0,8}效力|不具有约束力|视为|不予|退还|退回|追偿|追回|解除|除名|解聘|暂停|终止|丧失|"
    "自行承担|承担由此|未完成|重新|不得对其|不影响|补偿|逾期|拒不|不免除|不成立|可以撤回|从其规定|优先"
)
_GENERAL = re.compile("不履行(?:本协议|本章程)?(?:项下的?|约定的|规定的)?义务[^。]{0,40}(?:应|须)[^。]{0,10}承担")
_ANSWERS = re.compile(
    "(?:机构|组|人|代表|专家|其)(?:不|未|没有|违反)[^。；]{0,30}由[^。；]{0,20}(?:单位|成员)[^。；]{0,20}(?:承担|负责)"
    "|由[^。；，]{0,20}(?:单位|成员)[^。；，]{0,6}(?:对其|就其)[^。；，]{0,16}(?:承担|负责)"
)


def duties(case: Case) -> Iterator[Finding]:
    """Find articles that bind and do not say what follows."""
    covered, answered = bool(_GENERAL.search(case.reading.text)), _answered(case)
    liability = {s.bookmark for s in case.reading.articles if s.clause.partition(".")[0] == "liability"}
    articles = case.reading.articles
    for section, binding in zip(articles, case.kept.over(articles, "binding", None, _binding), strict=True):
        if not binding or section.bookmark in liability or _has_consequence(section, liability):
            continue
        bodies = [_body(s) for _p, s in binding]
        parties = [place for place, body in zip(binding, bodies, strict=True) if not body]
        if parties and not covered:
            yield _open(case, "PF-DUTY", section, *parties[0])
        elif not parties and not answered.issuperset(bodies):
            yield _open(case, "PF-DUTY-BODY", section, *binding[0])


def _answered(case: Case) -> set[str]:
    """The bodies for which some member answers, by what is said up to there or the title of its article."""
    return set().union(*case.kept.over(case.reading.articles, "answered", None, _answered_in))


def _answered_in(section: Section) -> set[str]:
    answers = (
        passage.text[: sentence.start + len(sentence.text)]
        for passage in section.passages
        for sentence in passage.sentences
        if _ANSWERS.search(sentence.text)
    )
    return {body for told in answers for body in re.findall(_BODIES, told + section.title)}


def _binding(section: Section) -> list[tuple[Passage, Sentence]]:
    """The sentences that bind somebody."""
    return [(p, s) for p in section.passages for s in p.sentences if _DUTY.search(s.text)]


def _has_consequence(section: Section, liability: set[str]) -> bool:
    told, refs = section.once("consequence", None, lambda: (bool(_CONSEQUENCE.search(section.text)), _refs(section)))
    return told or not liability.isdisjoint(refs)


def _refs(section: Section) -> frozenset[str]:
    """Return the bookmarks to which a section refers."""
    return frozenset(part.bookmark for p in section.passages for part in p.inlines if isinstance(part, Ref))


def _body(sentence: Sentence) -> str:
    """Return the body on which the duty lies, or nothing when it lies on a party."""
    found = _BODY.search(sentence.text) or _BODY.search(sentence.lead)
    return found[1] if found else ""


def _open(case: Case, code: str, section: Section, passage: Passage, sentence: Sentence) -> Finding:
    found = sentence.text[:40]
    if code == "PF-DUTY":
        message = _("规定了义务（“{found}”）而没有写明违反的后果").format(found=found)
    else:
        message = _("义务（“{found}”）落在机构上，没有写明由哪个单位负责").format(found=found)
    return case.report(code, section, passage, message, found=found)
