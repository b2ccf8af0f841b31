"""A data file as the pages see it: what stands in it value by value, and what the engine makes of it or cannot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.intake.data_rewrite import TEXT_FILES, as_typed, raw_data, rewritten
from mengyue.intake.decode import read_bytes
from mengyue.intake.load import Loaded, load_bytes, load_data
from mengyue.intake.yaml_rewrite import filled
from mengyue.intake.yaml_write import plain, write_yaml
from mengyue.manifest.digest import digest
from mengyue.model.finding import EngineError, Finding, InputError, Severity, State

__all__ = ["OpenFile", "carried_on", "open_data", "read_file", "written"]


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file as read: ``raw`` holds dict, list, str and None as typed; ``loaded`` is missing while there are faults."""

    path: Path
    data: bytes
    raw: dict[str, Any]
    loaded: Loaded | None
    faults: Sequence[Finding]

    @property
    def digest(self) -> str:
        """The digest of its bytes."""
        return digest(self.data)


def read_file(path: Path, data: bytes | None = None) -> OpenFile:
    """Read ``path`` (or ``data`` as its content). A file that cannot be understood at all has no ``raw`` but faults."""
    try:
        data = read_bytes(path) if data is None else data
    except InputError as error:
        return OpenFile(path, b"", {}, None, error.findings)
    suffix = path.suffix.lower()
    raw: Any = {}
    try:
        if suffix in TEXT_FILES:
            raw = raw_data(data, told(path.name))
        alliances = load_bytes(data, file=told(path.name))
    except InputError as error:
        return OpenFile(path, data, raw if isinstance(raw, dict) else {}, None, error.findings)
    if len(alliances) != 1:
        message = _("这份文件有 {count} 个联盟；页面上一次办理一个，请每个联盟另存一份")
        fault = Finding("WB-MANY", Severity.ERROR, message.format(count=len(alliances)), state=State.FAULT)
        return OpenFile(path, data, {}, None, [fault])
    if suffix in (".xlsx", ".xlsm"):
        raw = as_typed(plain(alliances[0].alliance.model_dump()))
    return OpenFile(path, data, raw if isinstance(raw, dict) else {}, alliances[0], ())


def open_data(path: Path, raw: dict[str, Any]) -> OpenFile:
    """Understand ``raw`` as if it stood in the file ``path``; nothing is written."""
    try:
        loaded = load_data(json.loads(json.dumps(raw)), file=told(path.name))
    except InputError as error:
        return OpenFile(path, b"", raw, None, error.findings)
    return OpenFile(path, b"", raw, loaded, ())


def written(file: OpenFile, raw: dict[str, Any]) -> bytes:
    """Return the bytes of ``file`` changed so that they say ``raw``; of a YAML file everything else stays."""
    suffix = file.path.suffix.lower()
    if suffix not in TEXT_FILES:
        raise EngineError(_("工作簿不在页面里改动；请先转为文本数据文件"))
    return rewritten(file.data, told(file.path.name), filled(raw) if suffix == ".json" else raw)


def carried_on(file: OpenFile) -> bytes:
    """Return the data of a workbook as a YAML file."""
    if file.loaded is None:
        raise EngineError(_("先改好工作簿里的错误，再转为文本数据文件"))
    return write_yaml(file.loaded.alliance)
