"""Every text of a file by the rule of characters, and words that stand for nothing; before blanks are dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from mengyue.i18n import _
from mengyue.intake.cell import CellPosition
from mengyue.intake.cell_words import load_words
from mengyue.intake.glued import bare_value, doubt_of_name, parted_contact, parted_role
from mengyue.intake.no_content import doubt, is_ditto, is_error_value, names_nothing, stands_for_nothing
from mengyue.intake.place_labels import label_of
from mengyue.intake.remarks import Remarks
from mengyue.intake.source import Source
from mengyue.intake.text_characters import (
    CharacterFault,
    half_width,
    seen_text,
    unquoted,
    usual_code,
    without_padding,
    without_stop,
)  # fmt: skip
from mengyue.library.data_model import data_model
from mengyue.library.faults import fault, shown
from mengyue.library.yaml_file import Position, join_path
from mengyue.model.base import Model
from mengyue.model.describe import FieldDescription, Kind, Shape, describe, nearest
from mengyue.model.finding import Finding

__all__ = ["tidied"]

#: Longer texts are refused by the model, unread.
MAX_TEXT = 100_000
_SPACE = " \t\r\n\u00a0\u3000"
#: Names of units and of the alliance, without which nobody is named.
_NAMES = re.compile(r"(?:(?:former_)?members\[[0-9]+\]|alliance|predecessor)\.name")
_FOLDED = frozenset((Kind.CODE, Kind.INTEGER, Kind.MONEY, Kind.PERCENT, Kind.NUMBER, Kind.DATE, Kind.MONTH, Kind.FLAG))

#: Short texts of which there is nothing to say, with the field and the words that they were judged by: while somebody
#: types, a file is read again and again, and nearly all of it is as before.
_PLAIN: dict[tuple[int, bool, str], tuple[FieldDescription, object, str]] = {}
_SHORT, _MOST = 200, 20_000
#: Likewise names of which there is nothing to doubt.
_CLEAR: dict[tuple[int, str], tuple[FieldDescription, object]] = {}


def tidied(source: Source, file: str, remarks: Remarks) -> tuple[Source, list[Finding]]:
    """Return ``source`` with tidy texts, and the faults of what cannot be taken; ``remarks`` get what was changed."""
    walker = _Walker(source.positions, file, remarks)
    data = walker.record(data_model(), source.data, "") if isinstance(source.data, dict) else source.data
    return Source(data, source.positions, source.row), walker.faults


class _Walker:
    """Walks data beside the model; what has the wrong shape passes as it is."""

    def __init__(self, positions: Mapping[str, Position], file: str, remarks: Remarks) -> None:
        self.positions = positions
        self.file = file
        self.remarks = remarks
        self.faults: list[Finding] = []
        self.cells: set[tuple[Position, str]] = set()
        self.words = load_words()

    def record(self, model: type[Model], data: dict[str, Any], path: str) -> dict[str, Any]:
        fields = describe(model)
        tidy = {}
        for key, value in data.items():
            described = fields.get(key)
            below = f"{path}.{key}" if path else key
            tidy[key] = value if described is None or value is None else self.field(described, value, below)
        return self.parted(fields, tidy, path)

    def parted(self, fields: Mapping[str, FieldDescription], record: dict[str, Any], path: str) -> dict[str, Any]:
        """Put what sticks to a name where it belongs."""
        name, tier, contact = fields.get("name"), fields.get("tier"), fields.get("contact")
        if name and tier and name.names == "unit":
            below = f"{path}.name"
            try:
                record = parted_role(record, tier, self.words, self._remark(below))
            except CharacterFault as error:
                self._fault(error, name, below)
        if contact and contact.names == "person" and "phone" in fields:
            record = parted_contact(record, self._remark(f"{path}.contact"))
        for key, described in _naming(fields):
            if isinstance(record.get(key), str):
                self._doubted(described, record[key].strip(_SPACE), f"{path}.{key}" if path else key)
        return record

    def _doubted(self, described: FieldDescription, text: str, path: str) -> None:
        words = self.words
        known = _CLEAR.get((id(described), text))
        if known is not None and known[0] is described and known[1] is words:
            return
        if not text or doubt(described.kind, described.name, text):
            return  # told already, if there is anything to tell
        try:
            doubtful = doubt_of_name(described, text, words)
        except CharacterFault as error:
            self._fault(error, described, path)
            return
        if doubtful:
            self.remarks.add("IN-631", doubtful, nearest(self.positions, path), subject=text, path=path)
        elif len(text) <= _SHORT:
            if len(_CLEAR) >= _MOST:
                _CLEAR.clear()
            _CLEAR[id(described), text] = described, words

    def _remark(self, path: str) -> Callable[[str, str], None]:
        return lambda code, message: self.remarks.add(code, message, nearest(self.positions, path), path=path)

    def _fault(self, error: CharacterFault, described: FieldDescription, path: str) -> None:
        place = nearest(self.positions, path)
        message = _("{label}：{message}").format(label=described.label, message=error)
        where = {"file": self.file, "line": place[0], "column": place[1], "path": path, "label": label_of(path)}
        self.faults.append(fault(error.code, message, hint=error.hint, **where))  # type: ignore[arg-type]

    def field(self, described: FieldDescription, value: Any, path: str) -> Any:
        if described.shape is Shape.LIST and isinstance(value, list):
            return [self.single(described, item, f"{path}[{index}]") for index, item in enumerate(value)]
        if described.shape is Shape.TABLE and isinstance(value, dict):
            return {key: self.single(described, item, join_path(path, key)) for key, item in value.items()}
        return self.single(described, value, path) if described.shape is Shape.ONE else value

    def single(self, described: FieldDescription, value: Any, path: str) -> Any:
        if described.record is not None:
            return self.record(described.record, value, path) if isinstance(value, dict) else value
        return self.text(described, value, path) if isinstance(value, str) else value

    def text(self, described: FieldDescription, text: str, path: str) -> str | None:
        kind = described.kind
        if kind is Kind.ANY or len(text) > MAX_TEXT:
            return text
        names, words = path.endswith(".name") and _NAMES.fullmatch(path) is not None, self.words
        known = _PLAIN.get((id(described), names, text))
        if known is not None and known[0] is described and known[1] is words:
            return known[2]
        place = nearest(self.positions, path)
        said: list[tuple[str, str]] = []

        def remark(code: str, message: str) -> None:
            said.append((code, message))

        try:
            tidy = tidy_text(kind, text, remark, described.choices)
            if tidy and kind in (Kind.LINE, Kind.CODE) and tidy.strip(_SPACE):
                tidy = bare_value(described, tidy.strip(_SPACE), words, remark)
            if tidy is not None and names and names_nothing(tidy.strip(_SPACE)):
                hint = _("写单位的全称。")
                raise CharacterFault(_("“{text}”不是名称").format(text=shown(tidy, 20)), "IN-419", hint)
        except CharacterFault as error:
            if isinstance(place, CellPosition) and (place, str(error)) in self.cells:
                return None  # one cell that stands for a name and its id
            self.cells.add((place, str(error)))
            self._fault(error, described, path)
            return None
        for code, message in said:
            self.remarks.add(code, message, place, path=path)
        doubtful = doubt(kind, described.name, tidy.strip(_SPACE)) if tidy else ""
        if doubtful:
            self.remarks.add("IN-630", doubtful, place, subject=(tidy or "").strip(_SPACE), path=path)
        if tidy is not None and not said and not doubtful and len(text) <= _SHORT:
            if len(_PLAIN) >= _MOST:
                _PLAIN.clear()
            _PLAIN[id(described), names, text] = described, words, tidy
        return tidy


def _naming(fields: Mapping[str, FieldDescription]) -> tuple[tuple[str, FieldDescription], ...]:
    """Return those of the fields of a record that name somebody."""
    known = _NAMING.get(id(fields))
    if known is None or known[0] is not fields:
        named = tuple([(key, described) for key, described in fields.items() if described.names])
        known = _NAMING[id(fields)] = (fields, named)
    return known[1]


#: The fields that name somebody, by the fields of a kind of record.
_NAMING: dict[int, tuple[Mapping[str, FieldDescription], tuple[tuple[str, FieldDescription], ...]]] = {}


def tidy_text(kind: Kind, text: str, remark: Callable[[str, str], None], choices: Mapping[str, str]) -> str | None:
    """Return ``text`` as a value of ``kind`` holds it, None when it stands for nothing. Raises ``CharacterFault``."""
    text = seen_text(text, remark)
    bare = text.strip(_SPACE)
    if not bare:
        return text
    unwrapped = bare if kind is Kind.PROSE else unquoted(bare, remark)
    if kind in _FOLDED and not stands_for_nothing(kind, unwrapped, choices):
        unwrapped = half_width(unwrapped, remark)
    line = kind is Kind.LINE and "\n" not in unwrapped
    meant = without_stop(unwrapped, lambda _code, _message: None) if line else unwrapped
    if kind is not Kind.FLAG and (is_ditto(unwrapped) or is_ditto(meant)):
        hint = _("把所指的那一格的内容写在这里。")
        raise CharacterFault(_("“{text}”没有写明内容").format(text=unwrapped), "IN-419", hint)
    if is_error_value(unwrapped) or is_error_value(meant):
        raise CharacterFault(_("“{text}”是表格软件的错误值").format(text=shown(unwrapped, 20)), "IN-608")
    if stands_for_nothing(kind, unwrapped, choices) or stands_for_nothing(kind, meant, choices):
        remark("IN-626", _("“{name}”按没有填写处理").replace("{name}", unwrapped[:6]))
        return None
    if line:
        unwrapped = without_padding(without_stop(unwrapped, remark), remark)
    elif kind is Kind.CODE:
        unwrapped = usual_code(unwrapped, remark)
    return text if unwrapped == bare else unwrapped
