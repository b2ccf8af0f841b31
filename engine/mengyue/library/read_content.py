"""Reading content files into models; every fault is located."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from mengyue.i18n import _
from mengyue.library.content_file import content_bytes
from mengyue.library.read_once import kept
from mengyue.library.validate import validate
from mengyue.library.yaml_file import YamlFile, read_yaml
from mengyue.model.base import Model
from mengyue.model.finding import Finding, InputError, Severity, State
from mengyue.refusal import reason_of

__all__ = ["build_model", "display", "fault", "read_list", "read_mapping", "read_model"]

AnyModel = TypeVar("AnyModel", bound=Model)


def display(path: Path, root: Path) -> str:
    """Return ``path`` as messages show it: relative to the library."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def fault(path: Path, root: Path, line: int | None, code: str, message: str, hint: str = "") -> Finding:
    """Return a fault of a content file."""
    return Finding(code, Severity.ERROR, message, file=display(path, root), line=line, hint=hint, state=State.FAULT)


def read_mapping(path: Path, root: Path, faults: list[Finding]) -> dict[str, Any]:
    """Read a file that holds a mapping; its faults go to ``faults``."""
    file = _read(path, root, faults)
    if file is None:
        return {}
    if not isinstance(file.data, dict):
        faults.append(fault(path, root, 1, "LB-TYPE", _("文件内容应为“键: 值”")))
        return {}
    return file.data


def read_model(path: Path, cls: type[AnyModel], root: Path, faults: list[Finding]) -> AnyModel | None:
    """Read a file that holds one record."""

    def build() -> AnyModel | None:
        file = _read(path, root, faults)
        return build_model(cls, file.data, file, path, root, faults) if file else None

    return kept(cls, display(path, root), _bytes(path, root), faults, build)


def read_list(path: Path, cls: type[AnyModel], root: Path, faults: list[Finding]) -> list[AnyModel]:
    """Read a file that holds a list of records. A file that does not exist holds none."""
    if not path.exists():
        return []

    def build() -> list[AnyModel]:
        file = _read(path, root, faults)
        if file is None:
            return []
        if not isinstance(file.data, list):
            faults.append(fault(path, root, 1, "LB-TYPE", _("文件内容应为列表")))
            return []
        built = [build_model(cls, item, file, path, root, faults, f"[{i}]") for i, item in enumerate(file.data)]
        return [item for item in built if item is not None]

    return list(kept(cls, display(path, root), _bytes(path, root), faults, build))


def _bytes(path: Path, root: Path) -> bytes:
    """Return the content of ``path``, nothing when it cannot be read: reading it as YAML says why."""
    try:
        return content_bytes(path, root)
    except OSError:
        return b""


def build_model(
    cls: type[AnyModel],
    data: Any,
    file: YamlFile,
    path: Path,
    root: Path,
    faults: list[Finding],
    prefix: str = "",
) -> AnyModel | None:
    """Build a record from ``data``; ``prefix`` is the data path at which it stands in ``file``."""
    result, found = validate(cls, data, file=display(path, root), positions=file.positions, root=prefix)
    faults.extend(found)
    return result


def _read(path: Path, root: Path, faults: list[Finding]) -> YamlFile | None:
    try:
        return read_yaml(path, root=root, file=display(path, root))
    except OSError as error:
        faults.append(fault(path, root, None, "LB-FILE", _("不能读取文件：{error}").format(error=reason_of(error))))
    except InputError as error:
        faults.extend(error.findings)
    return None
