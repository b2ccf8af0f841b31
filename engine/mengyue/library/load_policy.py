"""Loading policy packs (``policies/<id>/policy.yaml``); a pack may extend another and change only what differs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from mengyue.i18n import _
from mengyue.library.content_file import content_bytes
from mengyue.library.content_marks import marked
from mengyue.library.field_faults import field_faults
from mengyue.library.load_outline import load_labels
from mengyue.library.merge_packs import MERGED_BY_ID, drawn, merge
from mengyue.library.own_fields import choice_names
from mengyue.library.policy import Policy, Precedence, Shared
from mengyue.library.policy_words import Words
from mengyue.library.read_content import build_model, display, fault, read_list, read_model
from mengyue.library.read_once import kept
from mengyue.library.vocabulary import answered, called, load_vocabulary, own_words
from mengyue.library.yaml_file import YamlFile, read_yaml
from mengyue.model.finding import Finding, InputError
from mengyue.output.kept_results import KeptResults

__all__ = [
    "files_above", "list_policies", "list_shared", "load_policy", "load_precedence", "load_shared", "pack_files",
    "placed_policy", "standing_policies",
]  # fmt: skip

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_Pack = tuple[dict[str, Any], YamlFile | None]


def load_policy(root: Path, identifier: str) -> Policy:
    """Load the pack ``identifier`` below ``root``. Raises :class:`InputError` with every fault of its file."""
    sources = _sources(root)
    if not sources:
        return placed_policy(root, identifier)[0]
    policy = kept(Policy, identifier, sources, [], lambda: placed_policy(root, identifier)[0])
    return marked(policy, KeptResults.key([identifier, sources]))


def _sources(root: Path) -> str:
    """Return the digest of all files that packs are made from; nothing when one of them cannot be read."""
    packs = root / "policies"
    files = [path for pattern in ("*.yaml", "*/policy.yaml", "shared/*.yaml") for path in sorted(packs.glob(pattern))]
    return _digest(root, [*files, *_besides(root)])


def _besides(root: Path) -> tuple[Path, ...]:
    """Return the files besides packs and what they draw from that a policy is made from."""
    return root / "templates" / "labels.yaml", root / "schemas" / "workbook.yaml"


def _digest(root: Path, files: Iterable[Path]) -> str:
    """Return the digest of those of ``files`` that exist; nothing when one of them cannot be read."""
    there = (path for path in files if path.exists())
    try:
        return KeptResults.key(part for path in there for part in (display(path, root), content_bytes(path, root)))
    except OSError:
        return ""


def placed_policy(root: Path, identifier: str) -> tuple[Policy, YamlFile]:
    """Load a pack with the places of what its own file says; what it inherits has none. Raises as
    :func:`load_policy`."""
    faults: list[Finding] = []
    data, file = _read(root, identifier, faults, ())
    policy = None
    if file is not None and not faults:
        said = json.dumps(data, ensure_ascii=False)
        besides = _digest(root, [root / "policies" / "vocabulary.yaml", *_besides(root)])

        def build() -> Policy | None:
            return _built(json.loads(said), file, identifier, root, faults)

        policy = kept(Policy, identifier, f"{besides} {said}", faults, build) if besides else build()
    if policy is None or file is None or faults:
        raise InputError(faults)
    return policy, file


def _built(data: dict[str, Any], file: YamlFile, identifier: str, root: Path, faults: list[Finding]) -> Policy | None:
    _numbers(data)
    _vocabulary(data, root, faults)
    _labels(data, root, faults)
    policy = build_model(Policy, data, file, _file(root, identifier), root, faults)
    if policy is None or not policy.fields:
        return policy
    faults.extend(field_faults(policy, file, root))
    return policy.model_copy(update={"labels": {**policy.labels, **choice_names(policy.fields)}})


def _labels(data: dict[str, Any], root: Path, faults: list[Finding]) -> None:
    """Give the pack the library's names of choices, where it has none of its own, in its vocabulary or in its labels:
    rules write them by ``label``."""
    own = data.get("labels", {})
    if not isinstance(own, dict) or not (root / "templates" / "labels.yaml").is_file():
        return
    known: dict[str, Any] = load_labels(root, faults)
    vocabulary = data.get("vocabulary")
    if isinstance(vocabulary, dict):
        for enum, names in called(load_vocabulary(root, []), vocabulary).items():
            known[enum] = {**known.get(enum, {}), **names}
    mixed = {key: {**known.get(key, {}), **names} for key, names in own.items() if isinstance(names, dict)}
    data["labels"] = {**known, **own, **mixed}


def _vocabulary(data: dict[str, Any], root: Path, faults: list[Finding]) -> None:
    """Give the pack the library's words where it has none of its own, and put its own in place of those of clauses."""
    vocabulary, wording = data.get("vocabulary") or {}, data.get("wording") or {}
    if not isinstance(vocabulary, dict) or not isinstance(wording, dict):
        return  # told when the record is built
    own = {key: "" if word is None else word for key, word in vocabulary.items()}
    if not all(isinstance(word, str) for word in (*own.values(), *wording.values())):
        return
    terms = load_vocabulary(root, faults)
    data["vocabulary"] = answered(terms, own)
    data["wording"] = own_words(terms, data["vocabulary"], wording)
    words = Words(data["wording"])
    for document in data.get("documents") or ():
        if isinstance(document, dict) and isinstance(document.get("title"), str):
            document["title"] = words(document["title"])


def list_policies(root: Path) -> list[str]:
    """Return the ids of all packs below ``root``, sorted."""
    return sorted(p.parent.name for p in (root / "policies").glob("*/policy.yaml"))


def standing_policies(root: Path) -> list[Policy]:
    """Load the packs that apply whatever the policy (``always: true``), in the order of their ids."""
    named = [i for i in list_policies(root) if _may_name(_content(root, i), b"always")]
    return [policy for policy in (load_policy(root, i) for i in named) if policy.always]


def _may_name(text: bytes, key: bytes) -> bool:
    """Tell whether a file may have ``key``: only then is it worth reading. A key can be written with escapes."""
    return key in text or b"\\" in text


def pack_files(root: Path, identifier: str) -> list[Path]:
    """Return the file of the pack ``identifier`` and those of the packs that it extends, directly or not, then the
    files that they draw from."""
    files: list[Path] = []
    shared: list[Path] = []
    while identifier and _file(root, identifier) not in files:
        files.append(_file(root, identifier))
        data = read_yaml(files[-1], root=root, file=display(files[-1], root)).data
        named = data.get("draws") if isinstance(data, dict) else None
        shared += [_shared_file(root, str(name)) for name in (named if isinstance(named, list) else ())]
        identifier = str(data.get("extends") or "") if isinstance(data, dict) else ""
    return [*files, *dict.fromkeys(shared)]


def files_above(root: Path, identifier: str) -> tuple[YamlFile, ...]:
    """Return what the pack ``identifier`` has from elsewhere as it is written there: the packs that it extends, the
    nearest first, then the files that they draw from, the last drawn first."""
    named = pack_files(root, identifier)[1:]
    packs = [path for path in named if path.name == "policy.yaml"]
    drawn_from = [path for path in named if path.name != "policy.yaml"]
    return tuple(read_yaml(path, root=root, file=display(path, root)) for path in (*packs, *reversed(drawn_from)))


def list_shared(root: Path) -> list[str]:
    """Return the names of what packs may draw from, sorted."""
    return sorted(p.stem for p in (root / "policies" / "shared").glob("*.yaml"))


def load_shared(root: Path, faults: list[Finding]) -> dict[str, Shared]:
    """Load all that packs may draw from, by name; faults of every file go to ``faults``."""
    loaded = {name: read_model(_shared_file(root, name), Shared, root, faults) for name in list_shared(root)}
    return {name: shared for name, shared in loaded.items() if shared}


def load_precedence(root: Path) -> list[Precedence]:
    """Load the order in which policies prevail, first the strongest. A library without the file states none."""
    faults: list[Finding] = []
    order = read_list(root / "policies" / "precedence.yaml", Precedence, root, faults)
    if faults:
        raise InputError(faults)
    return order


def _content(root: Path, identifier: str) -> bytes:
    """Return the content of a pack, nothing when it cannot be read: loading it says why."""
    try:
        return content_bytes(_file(root, identifier), root)
    except OSError:
        return b""


def _file(root: Path, identifier: str) -> Path:
    return root / "policies" / identifier / "policy.yaml"


def _read(root: Path, identifier: str, faults: list[Finding], heirs: tuple[str, ...]) -> _Pack:
    """Read a pack and those it extends; ``heirs`` are the packs that led here."""
    path = _file(root, identifier)
    if not _ID.fullmatch(identifier) or not path.is_file():
        message = _("没有代号为“{id}”的政策").format(id=identifier[:60])
        hint = _("可用的政策：{list}").format(list="、".join(list_policies(root)))
        found = fault(_file(root, heirs[-1]) if heirs else root, root, None, "LB-POLICY", message, hint)
        faults.append(found if heirs else replace(found, file=""))  # asked for by name, in no file of ours
        return {}, None
    try:
        file = read_yaml(path, root=root, file=display(path, root))
    except InputError as error:
        faults.extend(error.findings)
        return {}, None
    data = file.data
    if not isinstance(data, dict):
        faults.append(fault(path, root, 1, "LB-TYPE", _("文件内容应为“键: 值”")))
        return {}, None
    if data.get("id") != identifier:
        message = _("id 应与所在文件夹同名：{id}").format(id=identifier)
        faults.append(fault(path, root, file.at("id")[0], "LB-POLICY", message))
    _repeated(path, root, file, data, faults)
    parent = data.get("extends")
    shared = _shared(root, path, file, data, faults)
    if not parent:
        return merge(shared, data, file, own_first=True) if shared else (data, file)
    if parent in (*heirs, identifier):
        faults.append(fault(path, root, file.at("extends")[0], "LB-POLICY", _("政策循环继承：{id}").format(id=parent)))
        return {}, None
    base, base_file = _read(root, str(parent), faults, (*heirs, identifier))
    if base_file is None:
        return {}, None
    if shared:  # what the pack extends may have changed what both draw from
        base = merge(shared, base, base_file, own_first=True)[0]
    return merge(base, data, file)


def _shared(root: Path, path: Path, file: YamlFile, data: dict[str, Any], faults: list[Finding]) -> dict[str, Any]:
    """Return what a pack draws from ``policies/shared``: later files over earlier ones; nothing when it draws none."""
    found: dict[str, Any] = {}
    named = data.get("draws")
    for index, name in enumerate(named if isinstance(named, list) else ()):
        source = _shared_file(root, str(name))
        if not _ID.fullmatch(str(name)) or not source.is_file():
            message = _("没有可取用的内容“{name}”").format(name=str(name)[:60])
            hint = _("可取用的：{list}").format(list="、".join(list_shared(root)))
            faults.append(fault(path, root, file.at(f"draws[{index}]")[0], "LB-POLICY", message, hint))
            continue
        try:
            read = read_yaml(source, root=root, file=display(source, root))
        except InputError as error:
            faults.extend(error.findings)
            continue
        if build_model(Shared, read.data, read, source, root, faults) is not None:
            found = drawn(found, read.data)
    return found


def _shared_file(root: Path, name: str) -> Path:
    return root / "policies" / "shared" / f"{name}.yaml"


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


def _repeated(path: Path, root: Path, file: YamlFile, data: dict[str, Any], faults: list[Finding]) -> None:
    """Tell ids that a file gives twice: merged with what it extends or draws, the last would silently hold."""
    for key in MERGED_BY_ID:
        seen: set[str] = set()
        items = data.get(key)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            identifier = str(item.get("id", "")) if isinstance(item, dict) else ""
            if identifier and identifier in seen:
                line = file.at(f"{key}[{index}]")[0]
                faults.append(fault(path, root, line, "LB-POLICY", _("编号“{id}”重复").format(id=identifier)))
            seen.add(identifier)
