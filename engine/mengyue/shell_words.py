"""Names as they are typed in a command."""

from __future__ import annotations

import sys

__all__ = ["quoted"]

#: What a shell, or the command line of Windows, would not take as part of a name.
_PARTS_WORDS = frozenset(" \t\u3000&;|<>()*?[]{}#~^%!'\"`$")


def quoted(name: str) -> str:
    """Return ``name`` as it is typed in a command: in quotes where it holds a space or the like."""
    windows = sys.platform == "win32"
    if name and not _PARTS_WORDS.intersection(name) and (windows or "\\" not in name):
        return name
    if not set('"$`!').intersection(name) and (windows or "\\" not in name):
        return f'"{name}"'  # understood by every shell
    return "'" + name.replace("'", "'\\''") + "'"
