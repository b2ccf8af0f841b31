"""Message translation: Chinese is the source language, other languages come from gettext catalogues."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

__all__ = ["_", "language", "use_language"]

_current = "zh"


def use_language(language: str) -> None:
    """Speak ``language`` (``zh`` or ``en``) from now on in this process."""
    global _current
    _current = language


def language() -> str:
    """Return the language in use."""
    return _current


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    folder = Path(__file__).parent / "locale"
    return gettext.translation("mengyue", folder, languages=[language], fallback=True)


def _(message: str) -> str:
    """Translate a Chinese ``message`` into the language in use."""
    return message if _current == "zh" else _catalogue(_current).gettext(message)
