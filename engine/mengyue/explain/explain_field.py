"""Explanations of fields that packs declare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mengyue.i18n import _
from mengyue.library.data_model import applies, data_model
from mengyue.library.own_fields import Declared
from mengyue.library.policy import Policy
from mengyue.model.describe import FieldDescription, label_in, walk

__all__ = ["field_parts"]

Part = tuple[str, str]


def field_parts(declared: Declared, policies: Sequence[Policy]) -> Iterator[Part]:
    """Explain a field: its place, what belongs in it, which of ``policies`` have it, and which rules read it."""
    known = dict(walk(data_model()))
    found = known.get(declared.path)
    if found is None:
        return
    yield "", f"{declared.path}　{label_in(data_model(), declared.path)}"
    having = [policy for policy in policies if applies(declared, policy)]
    columns = {path: column for path, column in known.items() if path.startswith(f"{declared.path}[].")}
    rules = [
        f"{policy.id}　{rule.id}　{rule.title}"
        for policy in having
        for rule in policy.rules
        if _reads(declared.field.id, " ".join((*rule.needs, rule.each, rule.when, rule.require, rule.found, rule.path)))
    ]
    parts = {
        _("含义"): _meaning(found),
        _("列"): "\n".join(
            f"{path.rpartition('.')[2]}　{c.label}　{_meaning(c)}".strip("　") for path, c in columns.items()
        ),
        _("声明它的政策"): "\n".join(f"{policy.id}　{policy.title}" for policy in having),
        _("用到它的规则"): "\n".join(rules),
    }
    yield from ((caption, text) for caption, text in parts.items() if text)


def _meaning(described: FieldDescription) -> str:
    unit = _("单位：{unit}").format(unit=described.unit) if described.unit else ""
    return "；".join(part for part in (described.description, unit) if part)


def _reads(name: str, expressions: str) -> bool:
    return re.search(rf"\b{name}\b", expressions) is not None
