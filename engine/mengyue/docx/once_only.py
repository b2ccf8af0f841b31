"""What a loop repeats and a document may hold once: bookmarks and numbers of pictures that stand in the template."""

from __future__ import annotations

import re

from mengyue.docx.as_saved import OWN_IDS

__all__ = ["made_unique"]

_MARK = re.compile(rf'<w:bookmark(Start|End)(?= )[^>]*? w:id="({OWN_IDS // 1000}\d{{3}})"[^>]*?/>')
_PICTURE = re.compile(r'(<wp:docPr (?:[^>]*? )?id=")[^"]*"')


def made_unique(xml: str) -> str:
    """Return a rendered part in which every bookmark of the template stands once, where it first came, and every
    picture has a number of its own."""
    firsts: dict[tuple[str, str], int] = {}
    for found in _MARK.finditer(xml):
        firsts.setdefault((found[1], found[2]), found.start())
    whole = {key for kind, key in firsts if kind == "Start" and ("End", key) in firsts}

    def kept(found: re.Match[str]) -> str:
        return found[0] if found[2] in whole and firsts[found[1], found[2]] == found.start() else ""

    xml = _MARK.sub(kept, xml)
    count = 0

    def numbered(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f'{found[1]}{count}"'

    return _PICTURE.sub(numbered, xml)
