"""The extras of the package: what of one is missing, and the command that installs it into this very Python."""

from __future__ import annotations

import re
import sys
from functools import cache
from importlib.util import find_spec

from mengyue.shell_words import quoted

__all__ = ["absent", "install_command"]

#: A module that each extra brings and nothing else does.
_SIGNS = {
    "sign": ("segno", "zxingcpp", "pyhanko"),
    "redline": ("python_redlines",),
    "serve": ("starlette", "uvicorn", "markdown_it"),
    "cluster": ("distributed",),
}


def absent() -> list[str]:
    """Return the extras of which a module is missing, by name."""
    return [extra for extra, modules in _SIGNS.items() if any(find_spec(name) is None for name in modules)]


@cache
def install_command(extra: str) -> str:
    """Return the command that installs the packages of ``extra`` beside the running program.

    It names the packages themselves and this Python: that works from a checkout, a wheel and any folder.
    """
    from importlib import metadata  # brings half of what reads mail

    wanted = []
    for row in metadata.requires("mengyue") or ():
        requirement, _semicolon, condition = row.partition(";")
        if re.search(rf"extra == ['\"]{extra}['\"]", condition):
            wanted.append(quoted(requirement.strip()))
    return " ".join([quoted(sys.executable or "python3"), "-m", "pip", "install", *wanted])
