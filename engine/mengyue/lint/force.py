"""What a text says softly binds nobody: a rule that stands on such words does not block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mengyue.i18n import _
from mengyue.library.policy import Force, RuleKind
from mengyue.lint.fault_places import Pack
from mengyue.model.finding import Finding

__all__ = ["lint_force", "soft_word"]

#: Words that make a sentence soft whatever else it says: 原则上应 is still 原则上.
_SOFT = re.compile("原则上|一般应|鼓励|提倡|倡导|优先(?=支持|考虑|推荐|备案|立项|纳入|选择|吸纳)")
#: 可 as a word of its own, which permits. In 认可, 不可, 方可, 可行, 可靠性, 可量化的 … it is part of another word.
_MAY = re.compile(
    "可以|(?<![认许不无非宁方才始即后两大])可(?![行靠能持续再见比观信控追预视逆溶燃塑研贵惜怕谓读])"
    "(?![\u4e00-\u9fff]{1,3}[的性化])"
)
#: Words that bind; with one of them in it, a sentence that also permits may be the ground of a binding rule.
_BINDING = re.compile("应|须|必需|不得|不可|严禁|禁止|不超过|不高于|不低于|不少于|不大于|不小于|方可|才可|仅|只能|限于")


def soft_word(quote: str) -> str:
    """Return the word that makes ``quote`` soft, or nothing."""
    soft = _SOFT.search(quote)
    if soft is None and not _BINDING.search(quote):
        soft = _MAY.search(quote)
    return soft[0] if soft else ""


def lint_force(pack: Pack) -> Iterator[Finding]:
    """Yield a finding for each rule that judges with ``force: hard`` what its text says softly."""
    for index, rule in enumerate(pack.policy.rules):
        place = f"rules[{index}]"
        if rule.kind not in (RuleKind.MACHINE, RuleKind.REVIEW) or rule.force is not Force.HARD:
            continue
        word = soft_word(rule.quote)
        if word and pack.states(place):
            message = _("规则 {id} 的原文是“{word}”，效力却是 hard，会阻断办理").format(id=rule.id, word=word)
            hint = _(
                "写 force: soft，“优先”写 force: preferred；原文另有必须做到的要求的，拆成两条规则，各引所依据的文字"
            )
            yield pack.fault(
                f"{place}.force" if pack.states(f"{place}.force") else f"{place}.quote", "LB-FORCE", message, hint
            )
