"""What a verdict says in figures: what is required, what is there. Every table tells these."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mengyue.checks.rule_scope import Scope
from mengyue.checks.verdict import Outcome, Verdict
from mengyue.language.errors import ExpressionError
from mengyue.language.missing import is_missing
from mengyue.language.speech import shown
from mengyue.language.values import Record, TracedText

__all__ = ["Figures", "figures"]

Labels = Mapping[str, Mapping[str, str]]

#: So many different figures are told; beyond them, how many items were looked at.
_TOLD = 4
#: So many characters of a text are told.
_LONGEST = 60
_PATH = re.compile(r"\w+(\.\w+)*")


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one rule, in Chinese. Members are told by their names.

    ``found`` is the figure compared, or the fact that the rule asks for: a name, a title. ``facts`` are the facts on
    which a rule without a figure was judged. Each is empty where nothing can be said.
    """

    required: str = ""
    found: str = ""
    facts: str = ""


def figures(verdict: Verdict, scope: Scope, labels: Labels) -> Figures:
    """Return the figures of ``verdict``, reached in ``scope``; ``labels`` are the names of enumeration values.

    Of a rule that cannot be evaluated nothing can be said.
    """
    try:
        return _figures(verdict, scope, labels)
    except ExpressionError:
        return Figures()


def _figures(verdict: Verdict, scope: Scope, labels: Labels) -> Figures:
    rule = verdict.rule
    told = _Told(verdict, scope, labels)
    if verdict.outcome is Outcome.VIOLATED:
        findings = verdict.told
        return Figures(told.joined(f.required for f in findings), told.joined(f.found for f in findings))
    if verdict.outcome is Outcome.UNJUDGED:
        # A figure over facts that are missing would be wrong; what the policy asks for is known without them.
        fixed = rule.required and scope.compile(rule.required).names <= {"p", "policy"}
        return Figures(told.named(scope.text(rule.required)) if fixed else "")
    if verdict.outcome not in (Outcome.MET, Outcome.QUESTION):
        return Figures()
    return Figures(told.required(), told.found(), told.facts())


class _Told:
    def __init__(self, verdict: Verdict, scope: Scope, labels: Labels) -> None:
        self.rule, self.subjects, self.scope, self.labels = verdict.rule, verdict.subjects, scope, labels
        #: An expression that begins with quoted words says what is wrong, so it is no fact of a rule that holds.
        self.compares = bool(self.rule.found) and not self.rule.found.lstrip("( ").startswith(("'", '"'))

    def required(self) -> str:
        """Of figures that differ from item to item, none is what the rule requires; things to be there are listed."""
        texts = self._texts(self.rule.required)
        return "；".join(texts) if len(texts) == 1 or not self.compares else ""

    def found(self) -> str:
        texts = self._texts(self.rule.found) if self.compares else self._asked_for()
        return "；".join(texts) if len(texts) <= _TOLD else f"{len(self.subjects)}项逐项核对"

    def facts(self) -> str:
        """What the rule needs to know: of the item where it goes item by item, else of the whole."""
        if len(self.subjects) != 1:
            return ""
        needs = [need for need in self.rule.needs if _PATH.fullmatch(need)]
        if self.rule.each:
            needs = [need for need in needs if self.rule.bind in self.scope.compile(need).names]
        values = (self.scope.evaluate(need, **self.subjects[0]) for need in needs)
        return "；".join(text for value in values if (text := self.named(self._shown(value))))

    def _asked_for(self) -> list[str]:
        """What the rule asks to be there, where it says no more than that: a name, a title, the names of a list."""
        require = self.rule.require
        if not require or len(self.subjects) != 1:
            return []
        value = self.scope.evaluate(require, **self.subjects[0])
        if isinstance(value, list | tuple):
            names = [_name_of(item) for item in value]
            rest = f"等{len(names)}项" if len(names) > _TOLD else ""
            return ["；".join(names[:_TOLD]) + rest] if all(names) else []
        if isinstance(value, Record):
            return [name] if (name := _name_of(value)) else []
        plain = _PATH.fullmatch(require) and not isinstance(value, bool)
        return [text] if plain and (text := self.named(self._shown(value))) else []

    def _texts(self, expression: str) -> list[str]:
        """Return what ``expression`` says of each item, each text once."""
        if not expression:
            return []
        values = (self.scope.evaluate(expression, **names) for names in self.subjects)
        texts = (self.named(shown(value)) for value in values if not is_missing(value))
        return list(dict.fromkeys(text for text in texts if text))

    def joined(self, texts: Iterator[str]) -> str:
        return "；".join(dict.fromkeys(self.named(text) for text in texts if text))

    def named(self, text: str) -> str:
        """Write a member's name for its short name."""
        return next((member.name for member in self.scope.alliance.members if member.id == text and member.name), text)

    def _shown(self, value: Any) -> str:
        if is_missing(value):
            return ""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, TracedText) and value.enum:
            return self.labels.get(value.enum, {}).get(value, str(value))
        if isinstance(value, str):
            line = " ".join(value.split())
            return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}……"
        if isinstance(value, date):
            return f"{value.year}年{value.month}月{value.day}日"
        if isinstance(value, int | Decimal):
            return str(value)
        return f"已填写{len(value)}项" if isinstance(value, list | tuple) else "已填写"


def _name_of(value: object) -> str:
    """Return what a record is called."""
    if not isinstance(value, Record):
        return ""
    kept = value.model
    return next((str(text) for key in ("name", "title") if (text := getattr(kept, key, None))), "")
