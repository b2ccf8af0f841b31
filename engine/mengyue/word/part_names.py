"""Names of parts made alike: Chinese or other letters, backslashes and letter case, which programs spell their own way.

Within a package parts go by one ASCII name each; what points at them is rewritten to it.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["RELATIONS", "TYPES", "name_of", "owner_of", "relations_of", "resolve", "with_plain_names"]

TYPES = "[Content_Types].xml"
RELATIONS = "_rels/.rels"
_FOREIGN = re.compile(r"[^\x21-\x7e]|[%+]")


def name_of(item: zipfile.ZipInfo) -> str:
    """Return the name of an entry: UTF-8 where it says so or is so, else GBK, as programs in China write it."""
    name = item.filename
    if not item.flag_bits & 0x800 and not name.isascii():
        raw = name.encode("cp437")
        for code in ("utf-8", "gb18030"):
            try:
                name = raw.decode(code)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def owner_of(part: str) -> str:
    """Return the part whose relationships the .rels part ``part`` holds; empty for those of the package."""
    folder, _slash, name = part.rpartition("/")
    return posixpath.join(folder.removesuffix("_rels"), name.removesuffix(".rels"))


def relations_of(part: str) -> str:
    """Return the name of the part that holds the relationships of ``part``."""
    folder, _slash, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def resolve(owner: str, target: str) -> str:
    """Return the part at which ``target`` points from ``owner``."""
    path = unquote(target).replace("\\", "/").partition("#")[0]
    joined = path if path.startswith("/") else posixpath.join("/", posixpath.dirname(owner), path)
    return posixpath.normpath(joined).lstrip("/")


def with_plain_names(parts: Mapping[str, bytes], parse: Callable[[str, bytes], _Element]) -> dict[str, bytes]:
    """Return ``parts`` with every name in ASCII and every relationship and content type pointing at a name that is
    there. ``parts`` itself when nothing has to change. ``parse`` may raise what it likes."""
    from lxml import etree

    new = {part: _plain(part) for part in parts}
    known = {part.lower(): name for part, name in new.items()}
    made = {new[part]: data for part, data in parts.items()}
    for part, data in parts.items():
        links, types = part.lower().endswith(".rels"), part.lower() == TYPES.lower()
        if not links and not types:
            continue
        root = parse(part, data)
        changed = False
        for row in root:
            key = "Target" if links else "PartName"
            if row.get("TargetMode") == "External" or not row.get(key):
                continue
            said = resolve(owner_of(part), row.get(key, "")) if links else unquote(row.get(key, "")).lstrip("/")
            there = known.get(said.lower(), "")
            if there and there != said:
                row.set(key, "/" + there)
                changed = True
        if changed:
            made[new[part]] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _plain(part: str) -> str:
    for wanted in (TYPES, RELATIONS):
        if part.lower() == wanted.lower():
            return wanted
    return _FOREIGN.sub(lambda found: f"u{ord(found.group()):04x}", part)
