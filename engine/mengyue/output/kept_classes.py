"""The code of dataclasses and of annotations, compiled once and not in every run.

``dataclasses`` writes the methods of each class as text and has that compiled when the class is made: of a command that
imports 145 such classes this is a sixth of all importing. ``typing`` compiles each annotation of a record as often as
somebody asks for it: of 2,445 times the same 443. The text says all that the code is made from, so the code is kept by
it.
"""

from __future__ import annotations

import dataclasses
import marshal
import typing
from functools import cache
from types import CodeType
from typing import Any

from mengyue.output.kept_pack import KeptPack

__all__ = ["keep_classes"]

_PACK = KeptPack("classes")


def keep_classes() -> None:
    """Have this process take the code of dataclasses from what is kept. More than once is as once."""
    dataclasses.__dict__["exec"] = _run  # found before the built-in one by all functions of that module
    typing.__dict__["compile"] = _compile


def _run(source: Any, names: dict[str, Any] | None = None, local: dict[str, Any] | None = None) -> None:
    exec(_code(source) if type(source) is str else source, names, local)


def _compile(source: Any, file: Any, mode: Any, *others: Any, **named: Any) -> Any:
    if type(source) is str and (file, mode) == ("<string>", "eval") and not (others or named):
        return _annotation(source)
    return compile(source, file, mode, *others, **named)


@cache
def _annotation(source: str) -> CodeType:
    return _code(source, "eval")


def _code(source: str, mode: str = "exec") -> CodeType:
    key = source if mode == "exec" else f"{mode} {source}"
    data = _PACK.get(key)
    if data is None:
        code: CodeType = compile(source, "<string>", mode, dont_inherit=True)
        _PACK.put(key, marshal.dumps(code))
        return code
    kept: CodeType = marshal.loads(data)  # ours, as KeptPack says
    return kept
