"""All that what a command says of one file is made from: where it is the same, the same is said."""

from __future__ import annotations

import os
from collections.abc import Sequence

from mengyue.i18n import language
from mengyue.library.library_digest import library_digest
from mengyue.output.cache_folder import cache_folder
from mengyue.output.program_digest import program_digest
from mengyue.paths import content_root

__all__ = ["all_of"]

#: Bytes of the largest file of which anything is kept.
_FILE = 8 << 20


def all_of(file: str, options: Sequence[str]) -> list[str | bytes]:
    """Return the program, the content, the language, ``options``, the name of ``file`` and its bytes; nothing when
    what is made from them is not to be kept."""
    if cache_folder() is None or not os.path.isfile(file) or os.path.getsize(file) > _FILE:
        return []
    library = library_digest(content_root())
    try:
        with open(file, "rb") as opened:
            data = opened.read(_FILE)
    except OSError:
        return []
    return [program_digest(), library, language(), str(len(options)), *options, file, data] if library else []
