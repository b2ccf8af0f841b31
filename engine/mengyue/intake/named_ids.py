"""What is named by its id elsewhere in the file: members, former members, results. Every such name must be known.

Former members may be named wherever members are: the file tells history too. A present office or share that one of
them still holds is for the check to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from mengyue.i18n import _
from mengyue.intake.cell_words import load_words
from mengyue.intake.glued import bare_of_role
from mengyue.intake.place_labels import label_of
from mengyue.intake.remarks import Remarks
from mengyue.intake.text_characters import alike
from mengyue.library.data_model import data_model
from mengyue.library.faults import fault, shown
from mengyue.library.yaml_file import Position
from mengyue.model.alliance import Alliance
from mengyue.model.describe import Shape, describe, nearest, walk
from mengyue.model.finding import Finding
from mengyue.model.member import Member

__all__ = ["reference_faults", "reference_paths", "resolve_names"]


def reference_paths() -> tuple[str, ...]:
    """Return the fields that name a member, such as ``tasks[].participants[].member``."""
    return tuple(_references(data_model()))


def _lists() -> frozenset[str]:
    """Return those of the fields that name several members."""
    return frozenset(path for path, shape in _references(data_model()).items() if shape is Shape.LIST)


@cache
def _references(model: type[Alliance]) -> Mapping[str, Shape]:
    return {path: described.shape for path, described in walk(model) if described.is_member_reference}


def reference_faults(
    data: Mapping[str, Any], *, file: str, positions: Mapping[str, Position], table: bool = False
) -> list[Finding]:
    """Report ids used twice, and names of members and results that are not there; of a ``table`` by its sheets.

    Where nobody is registered at all, that is the fault, and said once.
    """

    def at(code: str, message: str, path: str, found: object, hint: str = "") -> Finding:
        line, column = nearest(positions, path)
        label = label_of(path)
        return fault(
            code, message, file=file, line=line, column=column, path=path, label=label, hint=hint, found=shown(found)
        )

    faults: list[Finding] = []
    for code, message, path, value in _repeated(data, positions):
        faults.append(at(code, message, path, value))
    names = _named(data, "members") | _named(data, "former_members")
    named = [
        (path, member_id)
        for pattern in reference_paths()
        for path, member_id in _values(data, pattern + "[]" * (pattern in _lists()))
    ]
    if named and not names:
        message = _("没有登记任何成员单位，资料中却有 {count} 处写了成员").format(count=len(named))
        where = _("“成员单位”表") if table else "members"
        hint = _("先在{where}中登记成员单位。").format(where=where if table else f" {where} ")
        return [*faults, at("IN-502", message, named[0][0], named[0][1], hint)]
    for path, member_id in named:
        if member_id not in names:
            message = _("“{id}”不是已登记的成员代号").format(id=shown(member_id))
            advice = _advice(member_id, names)
            if path.startswith("events["):
                former = _("已经离开的单位在“原成员单位”表中登记。")
                advice += former if table else _("已经离开的单位在原成员单位（former_members）中登记。")
            faults.append(at("IN-502", message, path, member_id, advice))
    results = _named(data, "results")
    for path, result_id in _values(data, "offers[].result"):
        if result_id not in results:
            message = _("“{id}”不是已登记的成果编号").format(id=shown(result_id))
            faults.append(at("IN-506", message, path, result_id, _advice_on_result(result_id, results, table)))
    return faults


def resolve_names(data: dict[str, Any], positions: Mapping[str, Position], remarks: Remarks) -> None:
    """Put the id where a table names a member by its full name, by an id that only looks a little different, or with
    its place in the alliance behind it (甲公司（牵头）)."""
    names = _named(data, "members") | _named(data, "former_members")
    looks: dict[str, set[str]] = {}
    tier, words = describe(Member)["tier"], load_words()
    for key, name in names.items():
        for text in (key, name):
            if alike(text):
                looks.setdefault(alike(text), set()).add(key)
    for pattern in reference_paths():
        for path, text in list(_values(data, pattern + "[]" * (pattern in _lists()))):
            bare = bare_of_role(text, tier, words)
            found = (looks.get(alike(text)) or looks.get(alike(bare), set())) if text not in names else set()
            if len(found) == 1:
                (key,) = found
                _set(data, path, key)
                message = _("单位的全称或写法略有不同的代号，按成员代号“{name}”读取")
                remarks.add("IN-622", message, nearest(positions, path), key, path)


def _set(data: Any, path: str, value: str) -> None:
    *above, last = re.findall(r"[^.\[\]]+", path)
    for part in above:
        data = data[int(part)] if isinstance(data, list) else data[part]
    data[int(last) if isinstance(data, list) else last] = value


def _named(data: Mapping[str, Any], section: str) -> dict[str, str]:
    """Return the full name of each record of ``section`` by its id; empty where it has none."""
    names: dict[str, str] = {}
    for path, key in _values(data, f"{section}[].id"):
        name = data[section][int(path[len(section) + 1 : path.index("]")])].get("name")
        names.setdefault(key, name if isinstance(name, str) else "")
    return names


def _repeated(data: Mapping[str, Any], positions: Mapping[str, Position]) -> Iterator[tuple[str, str, str, object]]:
    """Yield code, message, path and value of each id, and each year, that stands there a second time."""
    for code, message, patterns in (
        ("IN-501", _("成员代号“{id}”重复，第 {line} 行已有"), ("members[].id", "former_members[].id")),
        ("IN-505", _("成果编号“{id}”重复，第 {line} 行已有"), ("results[].id",)),
        ("IN-507", _("年度“{id}”重复，第 {line} 行已有"), ("years[].year",)),
    ):
        first: dict[object, int] = {}
        for pattern in patterns:
            for path, value in _values(data, pattern, numbers=pattern == "years[].year"):
                if value in first:
                    yield code, message.format(id=shown(value), line=first[value]), path, value
                else:
                    first[value] = nearest(positions, path)[0]


def _advice(wanted: str, names: Mapping[str, str]) -> str:
    parts = [part.strip() for part in re.split("[、，,；;/\n]", wanted)]
    if len(parts) > 1 and all(part in names or part in names.values() for part in parts):
        return _("此处只能填一个单位，几个单位要分行填写。")
    inside = [member_id for member_id, name in names.items() if member_id in wanted or (name and name in wanted)]
    inside = [one for one in inside if not any(one != other and one in other for other in inside)]
    if len(inside) > 1:
        return _("此处只能填一个单位，几个单位要分行填写。")
    by_name = {name: member_id for member_id, name in names.items() if name}
    if wanted in by_name:
        return _("此处填代号：{id}。").format(id=shown(by_name[wanted]))
    close = get_close_matches(wanted[:80], names, 1, 0.75)
    close = close or [by_name[name] for name in get_close_matches(wanted[:80], by_name, 1, 0.6)]
    if close:
        return _("是否应为 {id}？").format(id=shown(close[0]))
    return _("已有的成员代号：{ids}。").format(ids=shown("、".join(names), 120))


def _advice_on_result(wanted: str, results: Mapping[str, str], table: bool) -> str:
    close = get_close_matches(wanted[:80], results, 1, 0.5)
    close = close or [key for key, name in results.items() if name and name == wanted]
    if close:
        return _("是否应为 {id}？").format(id=shown(close[0]))
    if not results and table:
        return _("先在“成果登记”表中登记成果。")
    if not results:
        return _("成果尚未登记，请先在 results 中登记。")
    return _("已有的成果编号：{ids}。").format(ids=shown("、".join(results), 120))


def _values(data: Any, pattern: str, path: str = "", *, numbers: bool = False) -> Iterator[tuple[str, str]]:
    """Yield path and text of every value that stands at ``pattern``; what has the wrong shape is not ours to judge.

    With ``numbers`` whole numbers count too, as text.
    """
    head, _dot, rest = pattern.partition(".")
    many = head.endswith("[]")
    name = head.removesuffix("[]")
    if not isinstance(data, dict) or name not in data:
        return
    value = data[name]
    below = f"{path}.{name}" if path else name
    if not many:
        places = [(below, value)]
    elif isinstance(value, list):
        places = [(f"{below}[{index}]", item) for index, item in enumerate(value)]
    else:
        return
    for place, item in places:
        if rest:
            yield from _values(item, rest, place, numbers=numbers)
        elif isinstance(item, str):
            yield place, item.strip() if numbers else item
        elif numbers and isinstance(item, int) and not isinstance(item, bool):
            yield place, str(item)
