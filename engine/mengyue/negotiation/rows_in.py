"""Rows that have come or gone in a table: what they put into the list of the data that the table shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mengyue.comparison.differences import Change
from mengyue.comparison.lines import Line, as_compared
from mengyue.draft.tree import Inline, Value
from mengyue.i18n import _
from mengyue.intake.place_labels import label_of
from mengyue.library.data_model import data_model
from mengyue.model.describe import Kind, describe
from mengyue.model.finding import EngineError
from mengyue.negotiation.facts_in import FactChange, field_at, typed_value, with_plain_figures
from mengyue.negotiation.places_of_data import set_value, steps_of, value_at, with_values
from mengyue.negotiation.proposals import Class, Proposal, lines_after
from mengyue.negotiation.row_record import RowRecord, fields_of, member_named, row_record
from mengyue.negotiation.sent import Sent
from mengyue.negotiation.tree_lines import tree_lines

__all__ = ["with_rows"]

_ORDINAL = re.compile(r"[0-9]*")


def with_rows(proposal: Proposal, sent: Sent) -> Proposal:
    """Return a proposal of rows with what accepting it writes, or with the reason why a person has to."""
    if proposal.kind is not Class.ROWS:
        return proposal
    if proposal.column >= 0:
        return proposal.with_(notes=(*proposal.notes, _("增加或者删去一栏的，须改表的样式")))
    made = _removed(proposal, sent) if proposal.change is Change.REMOVED else _added(proposal, sent)
    if isinstance(made, str):
        return proposal.with_(notes=(*proposal.notes, made))
    values, notes = made
    return proposal.with_(values=tuple(values.items()), notes=(*proposal.notes, *notes))


_Made = tuple[dict[str, Any], tuple[str, ...]]


def _removed(proposal: Proposal, sent: Sent) -> _Made | str:
    alliance = sent.loaded.alliance
    placed = proposal.returned.paper.placed
    values: dict[str, Any] = {}
    for at in proposal.old_lines:
        record = row_record(placed[at], alliance) if at in placed else None
        if record is None:
            return _("该行不是由一项资料得出")
        if record.list == "members":
            named = _naming(sent, alliance.members[record.at].id)
            if named:
                labels = "、".join(named[:4]) + (f"等{len(named)}处" if len(named) > 4 else "")
                return _("该单位在其他资料中还有任务、投入等，须先处理：{labels}").format(labels=labels)
        values[f"{record.list}[-{record.at}]"] = None
    return values, ()


def _naming(sent: Sent, id: str) -> list[str]:
    """Return the labels of what names the member ``id``."""
    everything = fields_of(sent.loaded.alliance, "")
    return [label_of(path) for path, (known, value) in everything if known.is_member_reference and value == id]


def _added(proposal: Proposal, sent: Sent) -> _Made | str:
    sibling = _sibling(proposal, sent)
    if sibling is None:
        return _("该表不是由一个资料清单得出")
    record, at = sibling
    values: dict[str, Any] = {}
    notes: list[str] = []
    for count, line in enumerate(lines_after(proposal)):
        made = _record(record, line, sent)
        if isinstance(made, str):
            return made
        proved = _proved(made, line, f"{record.list}[+{at}]", record, proposal, sent)
        if isinstance(proved, str):
            return proved
        row, copied = proved
        notes += copied
        values[f"{record.list}[+{at}#{count}]" if count else f"{record.list}[+{at}]"] = row
    return values, tuple(dict.fromkeys(notes))


def _sibling(proposal: Proposal, sent: Sent) -> tuple[RowRecord, int] | None:
    """Return the record of the row in front of the new one, else behind it, and at which place of the list the new one
    stands."""
    placed = proposal.returned.paper.placed
    lines = proposal.returned.paper.lines
    for line, after in ((proposal.anchor, 1), (proposal.anchor + 1, 0)):
        if line in placed and lines[line].is_row:
            record = row_record(placed[line], sent.loaded.alliance)
            if record is not None:
                return record, record.at + after
    return None


def _record(sibling: RowRecord, line: Line, sent: Sent) -> dict[str, Any] | str:
    """Return the fields of a new row, read as its sibling shows its own; or why they cannot be."""
    if len(line.cells) != len(sibling.cells):
        return _("该行的栏数与同表的行不同")
    row: dict[str, Any] = {}
    for inlines, (place, text) in zip(sibling.cells, line.cells, strict=True):
        if not any(_path(part) for part in inlines) or not text.strip():
            continue  # an ordinal, or nothing
        for path, old, new in _read(inlines, text):
            written = _written(path, old, new, sent)
            if written is None:
                column = place.within.rpartition("·")[2]
                return _("“{column}”一栏的“{text}”不能写入资料“{label}”").format(
                    column=column, text=new[:30], label=label_of(path)
                )
            set_value(row, steps_of(path.removeprefix(f"{sibling.base}.")), written)
        if not _read(inlines, text):
            return _("“{column}”一栏的写法与同表的行不同").format(column=place.within.rpartition("·")[2])
    model = field_record(sibling.list)
    for name, known in describe(model).items() if model else ():
        if known.required and name == "id" and name not in row:
            row = {name: str(row.get("name") or next(iter(row.values()), "")), **row}
    return row


def field_record(path: str) -> Any:
    """Return the model of the records of the list ``path``."""

    model: Any = data_model()
    for name in path.split("."):
        model = describe(model)[name].record
    return model


def _read(inlines: Sequence[Inline], text: str) -> list[tuple[str, str, str]]:
    """Return (path, what the sibling says, what the new row says) of the fields in a cell; nothing when its text is
    not of that shape."""
    lines = _lines(inlines)
    wanted = [line.strip() for line in text.split("\n") if line.strip()]
    nested = any(re.search(r"\[\d+\].*\[\d+\]", _path(part)) for part in inlines)
    if nested and len(lines) != len(wanted) and lines:  # one line for each of several below the record
        first = lines[0]
        lines = [[_moved(part, at) for part in first] for at in range(len(wanted))]
    whole = lines if len(lines) == len(wanted) else [list(inlines)]
    texts = wanted if len(lines) == len(wanted) else [text]
    found: list[tuple[str, str, str]] = []
    for parts, said in zip(whole, texts, strict=True):
        hit = re.fullmatch("".join(map(_pattern, parts)), said.strip(), re.DOTALL)
        if hit is None:
            return []
        held = [part for part in parts if _path(part)]
        found += [(_path(part), part.text, new.strip()) for part, new in zip(held, hit.groups(), strict=True)]
    return found


def _lines(inlines: Sequence[Inline]) -> list[list[Inline]]:
    lines: list[list[Inline]] = [[]]
    for part in inlines:
        if not _path(part) and "\n" in part.text and not part.text.strip():
            lines.append([])
        else:
            lines[-1].append(part)
    return [line for line in lines if line]


def _moved(part: Inline, at: int) -> Inline:
    """Return the inline of the first of several below a record as that of the one at ``at``."""
    if not _path(part):
        return part
    path = re.sub(r"^(.+?\[\d+\].*?)\[0\]", rf"\g<1>[{at}]", _path(part))
    return Value(part.text, path)


def _path(part: Inline) -> str:
    return str(getattr(part, "path", "")).partition(":")[0]


def _pattern(part: Inline) -> str:
    """Return what a piece of a cell may read: anything for a field; white space may differ."""
    if _path(part):
        return "(.+?)"
    words = [re.escape(word) for word in part.text.split()]
    return r"\s*" + r"\s*".join(words) + r"\s*" if words else r"\s+"


def _written(path: str, old: str, new: str, sent: Sent) -> Any:
    """Return the value that makes ``path`` read ``new``; ``old`` is how the sibling's reads."""
    known = field_at(path)
    if known is None:
        return None
    if known.is_member_reference:
        return member_named(sent.loaded.alliance, new)
    if known.kind is Kind.FLAG:
        return {"是": True, "否": False}.get(new)
    return typed_value(FactChange(path, old, new), value_at(sent.loaded.alliance, path))


def _proved(
    row: dict[str, Any], line: Line, path: str, sibling: RowRecord, proposal: Proposal, sent: Sent
) -> tuple[dict[str, Any], list[str]] | str:
    """Return ``row`` once a draft made with it shows the new line; where a field that the table does not show decides
    on it (the tier of a member), that of the sibling is taken."""
    reason = ""
    for extra in ({}, *_hidden(row, sibling, sent)):
        whole = {**row, **extra}
        try:
            alliance = with_values(sent.loaded.alliance, {path: whole})
            tree = sent.assemble(replace(sent.loaded, alliance=alliance), proposal.returned.paper.kind)
        except (ValueError, EngineError) as error:
            reason = reason or _("写入数据后不能起草：{error}").format(error=error)
            continue
        wanted = _told(line.key)
        if tree is not None and any(_told(one.key) == wanted for one in tree_lines(tree)):
            labels = "、".join(label_of(f"{sibling.base}.{name}").rpartition("·")[2] for name in extra)
            return whole, [_("表中没有的“{labels}”按同表的行填写").format(labels=labels)] if extra else []
    return reason or _("写入数据后得不出对方的文字")


def _told(key: Sequence[str]) -> tuple[str, ...]:
    return tuple(with_plain_figures(as_compared(text)) for text in key if not _ORDINAL.fullmatch(text))


def _hidden(row: Mapping[str, Any], sibling: RowRecord, sent: Sent) -> Iterator[dict[str, Any]]:
    fields = [
        (path.removeprefix(f"{sibling.base}."), value)
        for path, (known, value) in fields_of(sent.loaded.alliance, sibling.base)
        if (known.choices or known.kind is Kind.FLAG) and "." not in path.removeprefix(f"{sibling.base}.")
    ]
    left = [(name, value) for name, value in fields if name not in row]
    yield from ({name: value} for name, value in left)
    if len(left) > 1:
        yield dict(left)
