"""What a rule asks for, in words: the field by its label, and the value asked of it. No expression, no name of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mengyue.checks.rule_scope import Scope
from mengyue.i18n import _
from mengyue.language.errors import ExpressionError
from mengyue.language.expression import expression
from mengyue.library.data_model import data_model
from mengyue.library.policy import Policy, Rule
from mengyue.model.alliance import Alliance
from mengyue.model.describe import label_in

__all__ = ["asked_in_words", "figures_in_words", "figures_of", "named_need", "place_in_data", "without_marks"]

_START = re.compile(r"[a-z_]\w*(\.[a-z_]\w*)*")
#: What the program itself finds among the members, see :class:`mengyue.checks.rule_scope.Scope`.
_OURS = {"leads": "members"}


def place_in_data(need: str, rule: Rule, policy: Policy) -> str:
    """Return the field that ``need`` begins with, of a list item below its list: ``members.kind``; nothing for what is
    computed otherwise."""
    start = _START.match(need)
    head, _dot, rest = start.group().partition(".") if start else ("", "", "")
    if head in data_model().model_fields:
        return start.group() if start else ""
    if head != rule.bind or not rest:
        return ""
    listed = _list_behind(rule.each, policy)
    return f"{listed}.{rest}" if listed else ""


def named_need(need: str, rule: Rule, policy: Policy) -> str:
    """Name what a rule needs to know: by the policy's word for it, else the field, else the part of the data file."""
    if need in policy.vocabulary:
        return policy.vocabulary[need]
    path = place_in_data(need, rule, policy) or _list_behind(need, policy)
    return _label(path) or rule.title


def asked_in_words(rule: Rule, policy: Policy) -> str:
    """Say what must be there or hold: ``协议期限：5年以上``, by the field where one alone is asked for, else by the
    name of the rule. Nothing where no more than its name can be said without the data of an alliance."""
    value = _fixed(rule, policy)
    if not value:
        return ""
    one = len(rule.needs) == 1 and "." in place_in_data(rule.needs[0], rule, policy)
    label = named_need(rule.needs[0], rule, policy) if one else rule.title
    return _("{label}：{value}").format(label=label, value=value)


def figures_of(rule: Rule, policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield the figures of the policy that a rule compares with: the name, then the value with its place."""
    for name in dict.fromkeys(re.findall(r"\bp\.(\w+)", f"{rule.require} {rule.required}")):
        if name in policy.parameters:
            figure = policy.parameters[name]
            value = "、".join(map(str, figure.value)) if isinstance(figure.value, (list, tuple)) else str(figure.value)
            yield name, f"{value}{figure.unit}　{figure.at}"


def figures_in_words(rule: Rule, policy: Policy) -> Iterator[str]:
    """Yield the figures without their names; codes of choices are no words."""
    yield from (text for _name, text in figures_of(rule, policy) if not re.match("[a-z_]{2}", text))


def without_marks(text: str) -> str:
    """Return a text of the library without what is only put in for one alliance."""
    return re.sub(r"{{.*?}}", "……", text, flags=re.DOTALL)


def _fixed(rule: Rule, policy: Policy) -> str:
    """Return the value that is asked for where the policy alone says it."""
    try:
        if rule.require and rule.required and expression(rule.required).names <= {"p", "policy"}:
            return Scope(Alliance.model_construct(), policy).text(rule.required)
    except ExpressionError:
        pass
    return ""


def _list_behind(text: str, policy: Policy) -> str:
    """Return the field of the data file from which a list is taken, by way of definitions where need be."""
    for _step in range(8):
        start = _START.search(text)
        head = start.group() if start else ""
        head = _OURS.get(head, head)
        if head.partition(".")[0] in data_model().model_fields:
            return head
        if head not in policy.definitions:
            return ""
        text = policy.definitions[head]
    return ""


def _label(path: str) -> str:
    """Return the label of a field; nothing where a part of it has none."""
    label = label_in(data_model(), path) if path else ""
    return "" if re.search("[a-z_]", label) else label
