"""The regular expressions of the program itself, compiled once and not in every run.

Python compiles each of them anew in each process, which takes longer than most of what they are then asked. What
compiling makes is plain numbers: these are kept and handed to the interpreter, which looks through them before it takes
them. Kept are expressions that a module has when it is imported or that a function has written in it, and those of the
library (:func:`compiled`); never what is put together of a user's data.
"""

from __future__ import annotations

import importlib
import marshal
import re
import sys
from array import array
from collections.abc import Callable
from typing import Any

from mengyue.output.kept_pack import KeptPack

__all__ = ["compiled", "keep_patterns"]

#: Characters of the shortest expression worth keeping: shorter ones are compiled as quickly. A class of three Chinese
#: characters is not: all of Unicode is gone through for it.
_SHORT = 4
#: So the versions of Python compile whose parts we know; any other compiles as it always does.
_KNOWN = sys.implementation.name == "cpython" and (3, 11) <= sys.version_info[:2] <= (3, 13)
_PACK = KeptPack("patterns")
#: Frames between compiling and whoever asked for it: of ``re`` itself.
_RE = re.__file__


def keep_patterns() -> None:
    """Have this process take expressions compiled in an earlier one from what is kept. More than once is as once."""
    if not _KNOWN:
        return
    compiler, parser, interpreter = (importlib.import_module(name) for name in ("re._compiler", "re._parser", "_sre"))
    plain: Callable[..., re.Pattern[Any]] = compiler.compile
    if isinstance(plain, _Kept):
        return
    compiler.__dict__["compile"] = _Kept(plain, compiler, parser, interpreter)


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Compile an expression that stands in the library, or is put together of nothing but its words."""
    compiling = importlib.import_module("re._compiler").compile if _KNOWN else None
    return compiling.kept(pattern, flags) if isinstance(compiling, _Kept) else re.compile(pattern, flags)


class _Kept:
    """Compiles as ``plain`` does, what is kept without looking at it again."""

    def __init__(self, plain: Callable[..., re.Pattern[Any]], compiler: Any, parser: Any, interpreter: Any) -> None:
        self.plain, self._compiler, self._parser, self._interpreter = plain, compiler, parser, interpreter

    def __call__(self, pattern: Any, flags: int = 0) -> re.Pattern[Any]:
        if type(pattern) is not str or len(pattern) < _SHORT or flags & re.DEBUG or not _is_written(pattern):
            return self.plain(pattern, flags)
        return self.kept(pattern, flags)

    def kept(self, pattern: str, flags: int) -> re.Pattern[Any]:
        """Compile ``pattern``, or take what is kept of it."""
        key = f"{int(flags)} {pattern}"
        data = _PACK.get(key)
        parts = self._parts(pattern, int(flags)) if data is None else marshal.loads(data)  # ours, as KeptPack says
        if data is None:
            _PACK.put(key, marshal.dumps(parts))
        all_flags, code, groups, index, names = parts
        numbers = array("I", code).tolist()
        made: re.Pattern[Any] = self._interpreter.compile(pattern, all_flags, numbers, groups, index, names)
        return made

    def _parts(self, pattern: str, flags: int) -> tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]:
        """Return what compiling makes, as :func:`re._compiler.compile` hands it to the interpreter."""
        tree = self._parser.parse(pattern, flags)
        code = self._compiler._code(tree, flags)
        index = dict(tree.state.groupdict)
        names: list[str | None] = [None] * tree.state.groups
        for name, number in index.items():
            names[number] = name
        return int(flags | tree.state.flags), array("I", code).tobytes(), tree.state.groups - 1, index, tuple(names)


def _is_written(pattern: str) -> bool:
    """Tell whether a module that is being imported asks, or a function in which ``pattern`` is written."""
    frame = sys._getframe(2)
    while frame.f_back is not None and frame.f_code.co_filename == _RE:
        frame = frame.f_back
    if pattern in frame.f_code.co_consts:
        return True
    asking = frame.f_code.co_filename
    while frame.f_code.co_name != "<module>" and frame.f_back is not None and frame.f_back.f_code.co_filename == asking:
        frame = frame.f_back
    return frame.f_code.co_name == "<module>"
