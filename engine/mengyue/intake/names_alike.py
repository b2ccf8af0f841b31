"""Names that a reader would take for the same, though the file writes them differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mengyue.i18n import _
from mengyue.intake.remarks import Remarks
from mengyue.intake.text_characters import alike
from mengyue.library.faults import shown
from mengyue.library.yaml_file import Position
from mengyue.model.alliance import Alliance
from mengyue.model.describe import nearest

__all__ = ["names_alike"]


def names_alike(alliance: Alliance, positions: Mapping[str, Position], remarks: Remarks) -> None:
    """Remark on names of units that differ by spaces, width, brackets or stops only."""
    first: dict[str, tuple[str, str]] = {}
    for path, name in _names(alliance):
        key = alike(name)
        if not key:
            continue
        other, owner = first.get(key, (name, ""))
        if other != name and owner != path.partition("]")[0]:
            message = _("“{first}”与“{second}”只差空格、全角半角、括号或标点，读起来是同一个单位")
            message = message.format(first=shown(other), second=shown(name))
            remarks.add("IN-508", message, nearest(positions, path), path=path)
        first.setdefault(key, (name, path.partition("]")[0]))


def _names(alliance: Alliance) -> Iterator[tuple[str, str]]:
    for section in ("members", "former_members"):
        for number, member in enumerate(getattr(alliance, section)):
            for name in dict.fromkeys((member.name, member.id)):
                if name:
                    yield f"{section}[{number}].{'name' if name == member.name else 'id'}", name
            for index, name in enumerate(getattr(member, "affiliates", ())):
                yield f"{section}[{number}].affiliates[{index}]", name
