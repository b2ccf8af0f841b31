"""Names of files: readable where they come in, safe for every system, Windows too, where they go out."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from mengyue.untrusted import one_line, readable

__all__ = ["Names", "safe_name", "told"]

_RESERVED = re.compile(r"^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
#: Windows allows about 260 characters for a whole path, Linux 255 bytes for one name.
_CHARACTERS, _BYTES = 60, 180


def told(name: str | PurePath) -> str:
    """Return the name or path of a file as results and messages give it: one line of text that can be encoded.

    A name is bytes on Linux and need be no text; this is the one place where it becomes text. To open the file take the
    name as it came.
    """
    return one_line(str(name))


def safe_name(text: str, fallback: str = "_") -> str:
    """Return ``text`` as one file name: no separators, control or invisible characters, no reserved or endless name."""
    text = unicodedata.normalize("NFC", readable(text))
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn"))
    text = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029]', "_", text)
    text = re.sub(r"\s+", " ", text).strip(" .")
    if _RESERVED.match(text):
        text = "_" + text
    text = text[:_CHARACTERS]
    while len(text.encode()) > _BYTES:
        text = text[:-1]
    return text.rstrip(" .") or fallback


class Names:
    """Gives out names, each once, on systems that do not tell capitals apart too."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, text: str, fallback: str = "_") -> str:
        """Return a safe name for ``text`` that was not given out before."""
        base = name = safe_name(text, fallback)
        number = 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{base}-{number}"
        self._taken.add(name.casefold())
        return name
