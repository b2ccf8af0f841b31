"""Loading policy packs (``policies/<id>/policy.yaml``); a pack may extend another and change only what differs."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from mengyue.i18n import _
from mengyue.library.policy import Policy, Precedence
from mengyue.library.read import build_model, display, fault, read_list
from mengyue.library.yaml_file import YamlFile, read_yaml
from mengyue.model.finding import Finding, InputError

__all__ = [
    "MERGED_BY_ID", "list_policies", "load_policy", "load_precedence", "pack_files", "placed_policy",
    "standing_policies",
]  # fmt: skip

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
#: Lists whose items are merged by ``id``, and mappings that are merged by key, when a pack extends another.
MERGED_BY_ID = ("contents", "rules", "documents", "calendar", "doubts", "conflicts")
_BY_KEY = ("parameters", "definitions", "vocabulary", "wording", "choices")
#: What a pack says of itself alone.
_OWN = ("always", "notice", "notice_en", "superseded_by", "superseded_on", "in_force", "number", "issued", "without")

_Pack = tuple[dict[str, Any], YamlFile | None]


def load_policy(root: Path, identifier: str) -> Policy:
    """Load the pack ``identifier`` below ``root``. Raises :class:`InputError` with every fault of its file."""
    return placed_policy(root, identifier)[0]


def placed_policy(root: Path, identifier: str) -> tuple[Policy, YamlFile]:
    """Load a pack with the places of what its own file says; what it inherits has none. Raises as
    :func:`load_policy`."""
    faults: list[Finding] = []
    data, file = _read(root, identifier, faults, ())
    policy = None
    if file is not None and not faults:
        _numbers(data)
        policy = build_model(Policy, data, file, _file(root, identifier), root, faults)
        if policy is not None:
            _repeated(policy, root, file, faults)
    if policy is None or file is None or faults:
        raise InputError(faults)
    return policy, file


def list_policies(root: Path) -> list[str]:
    """Return the ids of all packs below ``root``, sorted."""
    return sorted(p.parent.name for p in (root / "policies").glob("*/policy.yaml"))


def standing_policies(root: Path) -> list[Policy]:
    """Load the packs that apply whatever the policy (``always: true``), in the order of their ids."""
    named = [i for i in list_policies(root) if _may_name(_file(root, i).read_bytes(), b"always")]
    return [policy for policy in (load_policy(root, i) for i in named) if policy.always]


def _may_name(text: bytes, key: bytes) -> bool:
    """Tell whether a file may have ``key``: only then is it worth reading. A key can be written with escapes."""
    return key in text or b"\\" in text


def pack_files(root: Path, identifier: str) -> list[Path]:
    """Return the file of the pack ``identifier`` and those of the packs that it extends, directly or not."""
    files: list[Path] = []
    while identifier and _file(root, identifier) not in files:
        files.append(_file(root, identifier))
        data = read_yaml(files[-1], file=display(files[-1], root)).data
        identifier = str(data.get("extends") or "") if isinstance(data, dict) else ""
    return files


def load_precedence(root: Path) -> list[Precedence]:
    """Load the order in which policies prevail, first the strongest. A library without the file states none."""
    faults: list[Finding] = []
    order = read_list(root / "policies" / "precedence.yaml", Precedence, root, faults)
    if faults:
        raise InputError(faults)
    return order


def _file(root: Path, identifier: str) -> Path:
    return root / "policies" / identifier / "policy.yaml"


def _read(root: Path, identifier: str, faults: list[Finding], heirs: tuple[str, ...]) -> _Pack:
    """Read a pack and those it extends; ``heirs`` are the packs that led here."""
    path = _file(root, identifier)
    if not _ID.fullmatch(identifier) or not path.is_file():
        message = _("没有代号为“{id}”的政策").format(id=identifier[:60])
        hint = _("可用的政策：{list}").format(list="、".join(list_policies(root)))
        place = _file(root, heirs[-1]) if heirs else root / "policies"
        faults.append(fault(place, root, None, "LB-POLICY", message, hint))
        return {}, None
    try:
        file = read_yaml(path, file=display(path, root))
    except InputError as error:
        faults.extend(error.findings)
        return {}, None
    data = file.data
    if not isinstance(data, dict):
        faults.append(fault(path, root, 1, "LB-TYPE", _("文件内容应为“键: 值”")))
        return {}, None
    if data.get("id") != identifier:
        faults.append(fault(path, root, 1, "LB-POLICY", _("id 应与所在文件夹同名：{id}").format(id=identifier)))
    parent = data.get("extends")
    if not parent:
        return data, file
    if parent in (*heirs, identifier):
        faults.append(fault(path, root, 1, "LB-POLICY", _("政策循环继承：{id}").format(id=parent)))
        return {}, None
    base, base_file = _read(root, str(parent), faults, (*heirs, identifier))
    if base_file is None:
        return {}, None
    return _merge(base, data, file)


def _merge(base: dict[str, Any], data: dict[str, Any], file: YamlFile) -> _Pack:
    """Lay ``data`` over ``base``: text replaces, mappings and lists of records are merged key by key."""
    merged = {k: v for k, v in base.items() if k not in _OWN} | data
    positions = dict(file.positions)
    for key in _BY_KEY:
        if key in base or key in data:
            merged[key] = _laid(base.get(key) or {}, data.get(key) or {})
    without = set(data.get("without") or ())
    for key in MERGED_BY_ID:
        if key not in base and key not in data:
            continue
        inherited = [item for item in base.get(key) or () if isinstance(item, dict)]
        kept = {str(item.get("id", "")): item for item in inherited if item.get("id") not in without}
        places: dict[str, str] = {}
        for index, item in enumerate(data.get(key) or ()):
            identifier = str(item.get("id", "")) if isinstance(item, dict) else ""
            kept[identifier] = kept.get(identifier, {}) | item if isinstance(item, dict) else item
            places[identifier] = f"{key}[{index}]"
        merged[key] = list(kept.values())
        positions = {p: v for p, v in positions.items() if not p.startswith(f"{key}[")}
        for index, identifier in enumerate(kept):
            if identifier in places:
                old = places[identifier]
                moved = {p: v for p, v in file.positions.items() if p == old or p.startswith(old + ".")}
                positions |= {f"{key}[{index}]{p.removeprefix(old)}": v for p, v in moved.items()}
    return merged, YamlFile(file.file, merged, positions)


def _laid(base: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """Lay mapping over mapping, and the records in them key by key."""
    laid = base | data
    for key in data:
        if isinstance(base.get(key), dict) and isinstance(data[key], dict):
            laid[key] = base[key] | data[key]
    return laid


def _numbers(data: dict[str, Any]) -> None:
    """Turn the parameters' figures, read as text, into exact numbers, so that expressions can calculate."""
    parameters = data.get("parameters")
    for parameter in parameters.values() if isinstance(parameters, dict) else ():
        if isinstance(parameter, dict) and "value" in parameter:
            parameter["value"] = _number(parameter["value"])


def _number(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_number(item) for item in value)
    if isinstance(value, str) and re.fullmatch(r"-?\d+", value, re.ASCII):
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value, re.ASCII):
        return Decimal(value)
    return value


def _repeated(policy: Policy, root: Path, file: YamlFile, faults: list[Finding]) -> None:
    for key in MERGED_BY_ID:
        seen: set[str] = set()
        for index, item in enumerate(getattr(policy, key)):
            if item.id in seen:
                line = file.at(f"{key}[{index}]")[0]
                message = _("编号“{id}”重复").format(id=item.id)
                faults.append(fault(_file(root, policy.id), root, line, "LB-POLICY", message))
            seen.add(item.id)
