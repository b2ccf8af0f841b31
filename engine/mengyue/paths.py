"""Where the content folders are: in a checkout, in an installed wheel, or where ``--library`` points."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

__all__ = ["content_root", "shipped_root", "use_library"]

_override: Path | Callable[[], Path] | None = None


def use_library(folder: Path | Callable[[], Path] | None) -> None:
    """Read content from ``folder`` from now on in this process; ``None`` goes back to our own.

    ``folder`` may be a function that makes the folder: it is called once, when content is first asked for.
    """
    global _override
    _override = folder


def content_root() -> Path:
    """Return the folder that holds ``policies/``, ``clauses/``, ``templates/`` and ``schemas/``."""
    global _override
    if callable(_override):
        _override = _override()
    return _override if isinstance(_override, Path) else shipped_root()


@cache
def shipped_root() -> Path:
    """Return the folder of the content that comes with the program."""
    package = Path(__file__).resolve().parent
    installed = package / "content"
    return installed if installed.is_dir() else package.parents[1]
