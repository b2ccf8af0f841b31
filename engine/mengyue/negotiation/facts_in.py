"""Which facts a change of words changes, and to what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mengyue.comparison.cut_words import Piece, Step
from mengyue.draft.tree import Blank, Inline, Value
from mengyue.library.data_model import data_model
from mengyue.model.describe import FieldDescription, Kind, describe
from mengyue.proof.numbers import NUMBER, capital_value, number

__all__ = ["FactChange", "day_of", "facts_changed", "field_at", "typed_value", "with_plain_figures"]

_SPACES = re.compile(r"\s+")
_DATE = re.compile(r"([0-9]{4})\s*[年./-]\s*([0-9]{1,2})\s*[月./-]\s*([0-9]{1,2})\s*日?")
_MONTH = re.compile(r"([0-9]{4})\s*[年./-]\s*([0-9]{1,2})\s*月?")
_NUMBER = re.compile(rf"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+[元圆]整?|{NUMBER}")


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that reads otherwise: the path of its field, what stood there and what stands there now."""

    path: str
    old: str
    new: str


def facts_changed(inlines: Sequence[Inline], pieces: Sequence[Piece]) -> list[FactChange] | None:
    """Return the facts that change, or nothing when fixed wording changes too. ``pieces`` are of the line's words."""
    edits = list(_edits(pieces))
    said = _bare("".join(piece.text for piece in pieces if piece.step is not Step.COME))
    shown = _bare("".join(inline.text for inline in inlines))
    if not shown or not said.endswith(shown):  # a caption may stand in front: 单位名称（盖章）：…
        return None
    spans = list(_spans(inlines, len(said) - len(shown)))
    changed: dict[int, list[tuple[int, int, str]]] = {}
    for start, end, new in edits:
        inside = [at for at, (path, a, b, _text) in enumerate(spans) if path and a <= start and end <= b and (a < b)]
        strict = [at for at in inside if spans[at][1] < end or spans[at][1] == start < spans[at][2]]
        if not (strict or inside):
            return None
        changed.setdefault((strict or inside)[0], []).append((start, end, new))
    found = []
    for at, inner in changed.items():
        path, a, _b, text = spans[at]
        bare = _bare(text)
        for start, end, new in sorted(inner, reverse=True):
            bare = bare[: start - a] + new + bare[end - a :]
        found.append(FactChange(path, text, bare))
    return found or None


def _spans(inlines: Sequence[Inline], at: int) -> Iterator[tuple[str, int, int, str]]:
    """Yield (path, start, end, text) of each inline from ``at`` on, counted without white space."""
    for inline in inlines:
        size = len(_bare(inline.text))
        path = inline.path.partition(":")[0] if isinstance(inline, Value | Blank) else ""
        yield path, at, at + size, inline.text
        at += size


def _edits(pieces: Sequence[Piece]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, new) in OLD, counted without white space and without what both sides share at the ends."""
    at = 0
    rows = list(pieces)
    index = 0
    while index < len(rows):
        if rows[index].step is Step.KEPT:
            at += len(_bare(rows[index].text))
            index += 1
            continue
        gone = come = ""
        while index < len(rows) and rows[index].step is not Step.KEPT:
            gone += _bare(rows[index].text) if rows[index].step is Step.GONE else ""
            come += _bare(rows[index].text) if rows[index].step is Step.COME else ""
            index += 1
        head = 0
        while head < min(len(gone), len(come)) and gone[head] == come[head]:
            head += 1
        tail = 0
        while tail < min(len(gone), len(come)) - head and gone[-1 - tail] == come[-1 - tail]:
            tail += 1
        if gone != come:
            yield at + head, at + len(gone) - tail, come[head : len(come) - tail]
        at += len(gone)


def with_plain_figures(text: str) -> str:
    """Return ``text`` with figures as they count: 12,000,000.00 and 12000000 are the same amount."""
    text = re.sub(r"(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))", "", text)
    return re.sub(r"(?<![0-9.])([0-9]+)\.0+(?![0-9.])", r"\1", text)


def _bare(text: str) -> str:
    return _SPACES.sub("", text)


def field_at(path: str) -> FieldDescription | None:
    """Return the field at a data path; nothing for parameters of clauses and what is no single field."""
    model: type | None = data_model()
    found: FieldDescription | None = None
    for name in re.findall(r"[^.\[\]]+|\[\d+\]", path):
        if name.startswith("["):
            continue
        if model is None or name not in describe(model):
            return None
        found = describe(model)[name]
        model = found.record
    return found if found is not None and found.record is None else None


def typed_value(change: FactChange, known: str | None, *, figure: bool = False) -> str | None:
    """Return what to write into the data so that the text may read as it now does; nothing when that is not clear.

    ``known`` is what the data hold: an amount shown in 万元 keeps its scale. ``figure`` tells that a parameter of a
    clause is a number.
    """
    if change.path.startswith("clauses."):
        kind = Kind.NUMBER if figure else Kind.TEXT
    else:
        described = field_at(change.path)
        if described is None:
            return None
        kind = described.kind
        if described.choices:
            return next((code for code, name in described.choices.items() if name == change.new), None)
    if kind in (Kind.LINE, Kind.PROSE, Kind.CODE, Kind.TEXT):
        return change.new or None
    if kind in (Kind.DATE, Kind.DATE_OR_TEXT):
        return day_of(change.new) or (change.new if kind is Kind.DATE_OR_TEXT else None)
    if kind is Kind.MONTH:
        found = _MONTH.fullmatch(change.new)
        return f"{found[1]}-{int(found[2]):02d}" if found else None
    if kind in (Kind.INTEGER, Kind.NUMBER, Kind.MONEY, Kind.PERCENT):
        return _number(change, known)
    return None


def day_of(text: str) -> str | None:
    """Return a day that is written in any usual way as ISO 8601 has it; nothing when it is no day."""
    found = _DATE.fullmatch(text)
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else None
    except ValueError:
        return None


def _number(change: FactChange, known: str | None) -> str | None:
    values = []
    for text in (change.old, change.new):
        hits = _NUMBER.findall(text)
        value = (capital_value(hits[0]) or number(hits[0])) if len(hits) == 1 else None
        values.append(value)
    old, new = values
    if new is None:
        return None
    factor = Decimal(1)
    if known and old and re.fullmatch(r"[0-9.]+", known):
        factor = Decimal(known) / old
    text = format((new * factor).normalize(), "f")
    return text
