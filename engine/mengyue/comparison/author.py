"""Who is named as the author of the changes and when, if nobody says: from the input, never from the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mengyue.comparison.align import Move
from mengyue.comparison.other_places import Missed
from mengyue.i18n import _
from mengyue.intake.place_labels import label_of
from mengyue.model.alliance import Alliance
from mengyue.model.member import Tier
from mengyue.word.open_docx import Package

__all__ = ["author_of", "date_of", "missed_text", "move_text", "moves_text", "program_of"]

_NOBODY = "盟约"
_CORE = "docProps/core.xml"
_SHOWN = 20


def author_of(source: Alliance | Package) -> str:
    """Return the lead unit of an alliance; of a document whoever saved it last, or wrote it."""
    if isinstance(source, Alliance):
        leads = [member.name for member in source.members if member.tier is Tier.LEAD and member.name]
        return leads[0] if leads else source.alliance.name or _NOBODY
    return _property(source, "lastModifiedBy") or _property(source, "creator") or _NOBODY


def date_of(*packages: Package) -> date:
    """Return the day on which the first document that says so was changed, else the first day a zip can hold."""
    for package in packages:
        try:
            return date.fromisoformat(_property(package, "modified")[:10])
        except ValueError:
            continue
    return date(1980, 1, 1)


def program_of(package: Package) -> str:
    """Return the program that saved ``package``, without its version; nothing when it does not say."""
    part = "docProps/app.xml"
    texts = package.tree(part).iter("{*}Application") if part in package.parts else ()
    return next((row.text or "" for row in texts), "").partition("/")[0].strip()


def moves_text(moves: Sequence[Move]) -> str:
    """Say what moved, for the reader of the redline; nothing when nothing did."""
    if not moves:
        return ""
    head = _("次序有变，以下各项只是移动，未按修改标出；拒绝全部修订所得为旧稿内容、新稿次序：")
    lines = [move_text(move) for move in moves[:_SHOWN]]
    if len(moves) > _SHOWN:
        lines.append(_("……共 {count} 项").format(count=len(moves)))
    return "\n".join([head, *lines])


def move_text(move: Move) -> str:
    """Say what moved where."""
    label = _("表格中的行") if move.path == "tables" else label_of(move.path)
    text = _("{label}“{name}”由第 {old} 位移至第 {new} 位")
    return text.format(label=label, name=move.name, old=move.old, new=move.new)


def missed_text(thing: Missed) -> str:
    """Say what was not compared and where it is."""
    side = _("两稿") if thing.old and thing.new else _("旧稿") if thing.old else _("新稿")
    near = _("，含“{text}”").format(text=thing.near) if thing.near else ""
    return _("没有比较：{side}的{name}（{place}）{near}").format(
        side=side, name=thing.name, place=thing.place, near=near
    )


def _property(package: Package, name: str) -> str:
    if _CORE not in package.parts:
        return ""
    texts = (row.text or "" for row in package.tree(_CORE).iter("{*}" + name))
    return next(texts, "").strip()
