"""Plain data to a model: convert strictly, validate, and report every fault at its line, in Chinese.

Serves alliance files and library files alike: any ``Model`` will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from mengyue.i18n import _
from mengyue.library.faults import MAX_FAULTS, fault, shown
from mengyue.library.kept_validators import validator_of
from mengyue.library.typed_values import ConversionFault, convert
from mengyue.library.validate_errors import explain
from mengyue.library.yaml_errors import control_character
from mengyue.library.yaml_file import Position, join_path
from mengyue.model.base import Model
from mengyue.model.describe import FieldDescription, Kind, Shape, describe, label_in, nearest
from mengyue.model.finding import Finding

__all__ = ["validate"]

M = TypeVar("M", bound=Model)
#: How many unknown keys are told one by one; of the others only how many there are.
_MAX_UNKNOWN = 400


def validate(
    model: type[M], data: object, *, file: str, positions: Mapping[str, Position], root: str = "", keys: bool = True
) -> tuple[M | None, list[Finding]]:
    """Return the ``model`` that ``data`` describes, or None with every fault.

    Without ``keys`` advice names labels only: the data come from a table, whose reader has never seen a key.
    ``positions`` knows the data by paths that begin with ``root``. A value of None counts as not given.
    """
    walker = _Walker(model, file, positions, root)
    typed = walker.record(model, data, "")
    result = None
    try:
        result = validator_of(model).validate_python(typed)
    except ValidationError as error:
        for entry in error.errors(include_url=False):
            path = ""
            for part in entry["loc"]:
                path = join_path(path, part)
            if path not in walker.faulty:
                walker.report(path, *explain(model, entry, suggest=len(walker.faults) < MAX_FAULTS, keys=keys))
    if walker.beyond:
        message = _("另有 {count} 个不认识的键").format(count=walker.unknown - _MAX_UNKNOWN)
        walker.report(walker.beyond, "IN-401", message, "", "", "")
    return (None if walker.faults else result), walker.faults


#: What short texts stand for, by kind: most of a file says what it said when it was read before, or another did.
_CONVERTED: dict[tuple[Kind, str], object] = {}
_SHORT, _MOST = 200, 20_000


class _Walker:
    """Walks data beside its model, converts single values, leaves structure for pydantic to judge."""

    def __init__(self, model: type[Model], file: str, positions: Mapping[str, Position], root: str) -> None:
        self.model = model
        self.file = file
        self.positions = positions
        self.root = root
        self.faults: list[Finding] = []
        self.faulty: set[str] = set()
        self.unknown = 0
        self.beyond = ""

    def record(self, model: type[Model], data: object, path: str) -> object:
        if not isinstance(data, dict):
            return data
        fields = describe(model)
        typed: dict[str, object] = {}
        for key, value in data.items():
            described = fields.get(key)
            if described is None:
                self.unknown += 1
                if self.unknown <= _MAX_UNKNOWN:
                    typed[key] = value
                elif self.unknown == _MAX_UNKNOWN + 1:
                    self.beyond = f"{path}.{key}" if path else key
            elif value is not None:
                typed[key] = self.field(described, value, f"{path}.{key}" if path else key)
        return typed

    def field(self, described: FieldDescription, value: Any, path: str) -> object:
        if described.shape is Shape.LIST and isinstance(value, list):
            return [self.single(described, item, f"{path}[{index}]") for index, item in enumerate(value)]
        if described.shape is Shape.TABLE and isinstance(value, dict):
            table = {}
            for key, item in value.items():
                below = join_path(path, key)
                self.clean(key, below)
                blank = {} if described.record else ""
                table[key] = self.single(described, blank if item is None else item, below)
            return table
        if described.shape is Shape.ONE:
            return self.single(described, value, path)
        return value

    def single(self, described: FieldDescription, value: object, path: str) -> object:
        if described.record is not None:
            return self.record(described.record, value, path)
        if not isinstance(value, str):
            return value
        known = _CONVERTED.get((described.kind, value))
        if known is not None:
            return known
        if not self.clean(value, path):
            return value
        try:
            converted = convert(described.kind, value)
            if len(value) <= _SHORT:
                if len(_CONVERTED) >= _MOST:
                    _CONVERTED.clear()
                _CONVERTED[described.kind, value] = converted
            return converted
        except ConversionFault as error:
            message = _("{label}：{message}").format(label=described.label, message=error.message)
            self.report(path, error.code, message, error.hint, shown(value), "")
            return value

    def clean(self, text: str, path: str) -> bool:
        message = control_character(text)
        if message:
            self.report(path, "IN-110", message, "", shown(text), "")
        return not message

    def report(self, path: str, code: str, message: str, hint: str, found: str, required: str) -> None:
        self.faulty.add(path)
        full = path if not self.root else (self.root + path if path.startswith("[") else join_path(self.root, path))
        line, column = nearest(self.positions, full if path else self.root)
        label = label_in(self.model, path)
        self.faults.append(
            fault(
                code,
                message,
                file=self.file,
                line=line,
                column=column,
                path=full if path else self.root,
                label=shown(label, 200),
                hint=hint,
                found=found,
                required=required,
            )
        )
