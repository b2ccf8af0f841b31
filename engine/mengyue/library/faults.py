"""Making, ordering and raising input faults, whose codes are in the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from mengyue.i18n import _
from mengyue.library.fault_catalogue import CATALOGUE, Fault
from mengyue.model.finding import Finding, InputError, Severity, State

__all__ = ["CATALOGUE", "MAX_FAULTS", "Fault", "fault", "limited", "note", "raise_faults", "shown", "sort_faults"]


#: No more than this many faults are listed for one file.
MAX_FAULTS: Final = 500

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")


def shown(value: object, limit: int = 40) -> str:
    """Return ``value`` as a message may show it: one line, shortened, invisible characters written as ``\\uXXXX``."""
    text = value if isinstance(value, str) else str(value)
    cut = text[:limit]
    if "\n" in cut or "\t" in cut:
        cut = cut.replace("\n", "⏎").replace("\t", " ")
    return _UNPRINTABLE.sub(lambda m: f"\\u{ord(m.group()):04x}", cut) + ("…" if len(text) > limit else "")


def fault(
    code: str,
    message: str,
    *,
    file: str = "",
    line: int | None = None,
    column: int | None = None,
    path: str = "",
    label: str = "",
    hint: str = "",
    found: str = "",
    required: str = "",
) -> Finding:
    """Make a blocking finding of ``code``; the catalogue's advice stands in where no better ``hint`` is given."""
    return Finding(
        code=code,
        severity=Severity.ERROR,
        message=message,
        file=file,
        line=line,
        column=column,
        path=shown(path, 400),
        label=label,
        hint=hint or _(CATALOGUE[code].fix),
        found=found,
        required=required,
        state=State.FAULT,
    )


def note(
    code: str, message: str, *, file: str = "", line: int | None = None, path: str = "", label: str = ""
) -> Finding:
    """Make a finding that informs and does not block."""
    return Finding(
        code, Severity.INFO, message, file=file, line=line, path=path, label=label,
        hint=_(CATALOGUE[code].fix), state=State.NOTE,
    )  # fmt: skip


def sort_faults(findings: Iterable[Finding]) -> list[Finding]:
    """Sort by place in the file; drop what is said twice; list no more than ``MAX_FAULTS``."""
    unique = {(f.line, f.column, f.code, f.path, f.message): f for f in findings}
    return limited(sorted(unique.values(), key=lambda f: (f.file, f.line or 0, f.column or 0, f.code, f.path)))


def limited(ordered: list[Finding]) -> list[Finding]:
    """Return no more than ``MAX_FAULTS`` of ``ordered``, and how many are left out."""
    rest = len(ordered) - MAX_FAULTS
    if rest > 0:
        ordered = ordered[:MAX_FAULTS]
        last = ordered[-1]
        message = _("另有 {count} 处问题未列出").format(count=rest)
        ordered.append(fault("IN-112", message, file=last.file, line=last.line))
    return ordered


def raise_faults(findings: Iterable[Finding]) -> None:
    """Raise all ``findings`` as one ``InputError``; do nothing when there are none."""
    ordered = sort_faults(findings)
    if ordered:
        raise InputError(ordered)
