"""The code of dataclasses, compiled once and not in every run.

``dataclasses`` writes the methods of each class as text and has that compiled when the class is made: of a command that
imports 145 such classes this is a sixth of all importing. The text says all that the code is made from, so the code is
kept by it.
"""

from __future__ import annotations

import dataclasses
import marshal
from types import CodeType
from typing import Any

from mengyue.output.kept_pack import KeptPack

__all__ = ["keep_classes"]

_PACK = KeptPack("classes")


def keep_classes() -> None:
    """Have this process take the code of dataclasses from what is kept. More than once is as once."""
    dataclasses.__dict__["exec"] = _run  # found before the built-in one by all functions of that module


def _run(source: Any, names: dict[str, Any] | None = None, local: dict[str, Any] | None = None) -> None:
    exec(_code(source) if type(source) is str else source, names, local)


def _code(source: str) -> CodeType:
    data = _PACK.get(source)
    if data is None:
        code = compile(source, "<string>", "exec", dont_inherit=True)
        _PACK.put(source, marshal.dumps(code))
        return code
    kept: CodeType = marshal.loads(data)  # ours, as KeptPack says
    return kept
