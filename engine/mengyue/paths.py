"""Where the content folders are: in a checkout, in an installed wheel, or where ``--library`` points."""

from __future__ import annotations

from pathlib import Path

__all__ = ["content_root", "use_library"]

_override: Path | None = None


def use_library(folder: Path | None) -> None:
    """Read content from ``folder`` from now on in this process; ``None`` goes back to our own."""
    global _override
    _override = folder


def content_root() -> Path:
    """Return the folder that holds ``policies/``, ``clauses/``, ``templates/`` and ``schemas/``."""
    if _override is not None:
        return _override
    package = Path(__file__).resolve().parent
    installed = package / "content"
    return installed if installed.is_dir() else package.parents[1]
