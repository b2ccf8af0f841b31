"""What was decided, written into the data file in its own format, and held against what was meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mengyue.i18n import _
from mengyue.intake.data_rewrite import TEXT_FILES, raw_data, rewritten
from mengyue.intake.load import Loaded, load_bytes
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError, InputError
from mengyue.negotiation.edit_workbook import anew, in_cells
from mengyue.negotiation.places_of_data import in_order, set_value, steps_of, with_values

__all__ = ["Written", "written"]

_WORKBOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Written:
    """The data file as it is to be, and what it says; ``note`` tells what was lost on the way."""

    data: bytes
    loaded: Loaded
    note: str = ""


def written(base: Loaded, values: Mapping[str, Any], policy: Policy) -> Written:
    """Return the data of ``base`` with ``values``, and hold that nothing else in them has changed.

    Raises :class:`EngineError` when the model does not take them or the file cannot hold them.
    """
    if not values:
        return Written(base.data.data, base)
    try:
        wanted = with_values(base.alliance, values)
    except ValueError as error:
        raise EngineError(_("决定不能写入数据：{reason}").format(reason=error)) from None
    places = {path: _in_file(path, base.origin) for path in values}
    name = base.data.name
    if name.lower().endswith(TEXT_FILES):
        raw = raw_data(base.data.data, name)
        for path, value in in_order({places[path]: value for path, value in values.items()}):
            set_value(raw, steps_of(path), value)
        made = _read(rewritten(base.data.data, name, raw), base, wanted)
        if made is None:
            raise EngineError(_unlike(base))
        return made
    several = len(load_bytes(base.data.data, file=name, policy=base.alliance.policy)) > 1
    if several or not name.lower().endswith(_WORKBOOKS):
        message = _("“{file}”是联合体的清单，不能写入谈判的结果；先用 mengyue convert 转成 .yaml，再用它起草、发出")
        raise EngineError(message.format(file=name))
    data = in_cells(base, values, places)
    found = _read(data, base, wanted) if data is not None else None
    if found is None:
        found = _read(anew(wanted, policy), base, wanted)
        note = _("工作簿按新的数据重新写成：自加的格式、批注、工作表没有带过来，原来的文件留在“发出的文件”里")
        found = Written(found.data, found.loaded, note) if found else None
    if found is None:
        raise EngineError(_unlike(base))
    return found


def _unlike(base: Loaded) -> str:
    message = _("决定写入“{file}”后读出的数据与预期不符，没有写入；请手工修改")
    return message.format(file=base.data.name)


def _read(data: bytes, base: Loaded, wanted: Alliance) -> Written | None:
    try:
        found = load_bytes(data, file=base.data.name, policy=base.alliance.policy)
    except InputError:
        if base.data.name.lower().endswith(_WORKBOOKS):
            return None
        raise
    loaded = next((one for one in found if one.name == base.name), found[0])
    return Written(data, loaded) if loaded.alliance == wanted else None


def _in_file(path: str, origin: Mapping[str, str]) -> str:
    """Return the path as the file counts: blank items of lists were left out when it was read."""
    item = re.fullmatch(r"(.+)\[([-+])(\d+)((?:#\d+)?)\]", path)
    if item:  # what comes into a list stands behind the one in front, as the file counts
        name, sign, at, rest = item[1], item[2], int(item[3]), item[4]
        there = f"{name}[{at - 1 if sign == '+' else at}]"
        found = re.fullmatch(r".+\[(\d+)\]", origin.get(there, ""))
        return f"{name}[{sign}{int(found[1]) + (sign == '+')}{rest}]" if found else path
    best = max((place for place in origin if path == place or path.startswith(f"{place}.")), key=len, default="")
    return origin[best] + path[len(best) :] if best else path
