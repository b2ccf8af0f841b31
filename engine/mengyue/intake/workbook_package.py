"""The .xlsx package: what is refused unread, within which limits it is unpacked, and which sheets it holds.

Read with the standard library alone. The readers to be had lose what a contract must not lose: openpyxl 3.1 takes the
built-in Chinese date formats (numbers 27-36 and 50-58) for plain numbers, a formula without a result for an empty
cell, and cuts ``x005F_`` out of texts; calamine turns every number into a float and drops the formats.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from string import printable
from urllib.parse import quote, unquote
from xml.etree import ElementTree

from mengyue.i18n import _
from mengyue.intake.own_marks import RESULTS_MARK, named_sheet
from mengyue.library.faults import fault
from mengyue.model.finding import InputError

__all__ = ["MAX_SHEETS", "Package", "SheetEntry", "local", "open_package"]

#: Sheets in one workbook.
MAX_SHEETS = 200
#: Entries in the zip; a workbook has some 10 and one or two a sheet.
_MAX_ENTRIES = 5_000
#: Bytes of one part unpacked, and how often larger than packed it may be; real sheets reach 60.
_MAX_PART = 64 * 1024 * 1024
_MAX_RATIO = 300
#: Bytes of all parts unpacked, where all are wanted.
_MAX_WHOLE = 256 * 1024 * 1024
_ASCII = printable
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


class Package:
    """An open workbook."""

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self._archive = archive
        self._file = file
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for info in archive.infolist():
            self._entries.setdefault(_part_key(info.orig_filename), info)
        self.sheets: tuple[SheetEntry, ...] = ()
        self.strings_part = ""
        self.styles_part = ""
        self.main_part = ""
        self.epoch_1904 = False

    def refuse(self, code: str, message: str) -> InputError:
        """Make the error that refuses this file."""
        return InputError([fault(code, message, file=self._file)])

    def has(self, part: str) -> bool:
        """Tell whether ``part`` is there. Parts go by name without regard to case (ECMA-376 part 2, 6.2.2.3)."""
        return _part_key(part) in self._entries

    def read(self, part: str) -> bytes:
        """Return the bytes of ``part``, within the limits, free of declarations that could define entities."""
        try:
            info = self._entries[_part_key(part)]
        except KeyError:
            raise self.refuse("IN-601", _("工作簿不完整，缺少 {part}").format(part=part[:60])) from None
        data = self._unpacked(info)
        if b"<!DOCTYPE" in data or b"\x00" in data[:400]:
            raise self.refuse("IN-601", _("工作簿不合规范，{part} 含有不允许的声明").format(part=part[:60]))
        return data

    def _unpacked(self, info: zipfile.ZipInfo) -> bytes:
        if info.file_size > _MAX_PART or info.file_size > _MAX_RATIO * max(info.compress_size, 4096):
            raise self.refuse("IN-603", _("工作簿解压后过大，不予读取"))
        if info.flag_bits & 1:
            raise self.refuse("IN-602", _("工作簿已加密"))
        try:
            return self._archive.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            part = info.orig_filename[:60]
            raise self.refuse("IN-601", _("工作簿已损坏，读不出 {part}").format(part=part)) from error

    def all_parts(self) -> dict[str, bytes]:
        """Return every part as it is, by its name in the zip; the limits are those of reading, and one for all."""
        kept = [info for key, info in self._entries.items() if not key.endswith("/")]
        if sum(info.file_size for info in kept) > _MAX_WHOLE:
            raise self.refuse("IN-603", _("工作簿解压后过大，不予读取"))
        return {
            quote(info.orig_filename.replace("\\", "/").lstrip("/"), safe=_ASCII): self._unpacked(info) for info in kept
        }

    def related(self, part: str) -> dict[str, list[str]]:
        """Return the parts to which ``part`` refers, by the kind of reference."""
        folder, name = posixpath.split(part)
        found: dict[str, list[str]] = {}
        if self.has(posixpath.join(folder, "_rels", f"{name}.rels")):
            for kind, target, _key in _relations(self, part):
                found.setdefault(kind, []).append(target)
        return found

    def elements(self, part: str) -> Iterator[tuple[str, ElementTree.Element]]:
        """Yield ``start`` and ``end`` events of ``part``."""
        try:
            yield from ElementTree.iterparse(io.BytesIO(self.read(part)), ("start", "end"))
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise self.refuse("IN-601", _("工作簿已损坏，读不懂 {part}").format(part=part[:60])) from error

    def has_content(self, sheet: SheetEntry) -> bool:
        """Tell whether any cell of ``sheet`` holds something."""
        return re.search(rb"<(\w+:)?(v|is)[ />]", self.read(sheet.part)) is not None

    def tree(self, part: str) -> ElementTree.Element:
        """Return ``part`` as a tree."""
        root = None
        for event, element in self.elements(part):
            if root is None and event == "start":
                root = element
        assert root is not None
        return root


def local(element: ElementTree.Element) -> str:
    """Return the name of ``element`` without its namespace: the strict and the usual dialect differ only there."""
    return str(element.tag).rpartition("}")[2]


def _part_key(name: str) -> str:
    """Return ``name`` as parts are told apart: some programs write other capitals, or backslashes."""
    return unquote(name.replace("\\", "/")).lstrip("/").casefold()


def open_package(data: bytes, file: str) -> Package:
    """Open ``data``; raise ``InputError`` when it is no workbook that can be read."""
    if data.startswith(_OLE):
        wide = "EncryptedPackage".encode("utf-16-le")
        if wide in data:
            raise InputError([fault("IN-602", _("工作簿已加密"), file=file)])
        message = _("文件是旧格式的 .xls 工作簿，只是扩展名写作 .xlsx")
        raise InputError([fault("IN-601", message, file=file)])
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InputError([fault("IN-601", _("文件不是 .xlsx 工作簿，或已损坏"), file=file)]) from error
    package = Package(archive, file)
    if len(names) > _MAX_ENTRIES:
        raise package.refuse("IN-603", _("工作簿解压后过大，不予读取"))
    if not package.has("[Content_Types].xml") or not package.has("_rels/.rels"):
        raise package.refuse("IN-601", _("文件不是 .xlsx 工作簿，或已损坏"))
    main = next((target for kind, target, _id in _relations(package, "") if kind == "officeDocument"), "")
    if not main or not package.has(main) or main.endswith(".bin"):
        raise package.refuse("IN-601", _("文件不是 .xlsx 工作簿，或已损坏"))
    _read_workbook(package, main)
    return package


def _relations(package: Package, part: str) -> Iterator[tuple[str, str, str]]:
    """Yield kind, target part and id of what ``part`` refers to inside the package."""
    folder, name = posixpath.split(part)
    for element in package.tree(posixpath.join(folder, "_rels", f"{name}.rels")):
        if element.get("TargetMode") != "External":
            where = element.get("Target", "").replace("\\", "/")
            target = posixpath.normpath(posixpath.join("/", folder, where)).lstrip("/")
            yield element.get("Type", "").rpartition("/")[2], target, element.get("Id", "")


def _read_workbook(package: Package, main: str) -> None:
    parts = {}
    for kind, target, key in _relations(package, main):
        parts[key] = (kind, target)
        if kind == "sharedStrings":
            package.strings_part = target
        elif kind == "styles":
            package.styles_part = target
    package.main_part = main
    root = package.tree(main)
    if local(root) != "workbook":
        raise package.refuse("IN-601", _("文件不是 .xlsx 工作簿，或已损坏"))
    sheets = []
    ours = {
        named_sheet(element.text or "")
        for element in root.iter()
        if local(element) == "definedName" and element.get("name") == RESULTS_MARK
    }
    for element in root.iter():
        if local(element) == "workbookPr":
            package.epoch_1904 = element.get("date1904", "0") in ("1", "true", "on")
        elif local(element) == "sheet":
            kind, target = parts.get(element.get(_RELATION) or element.get(_STRICT_RELATION) or "", ("", ""))
            if kind == "worksheet":  # charts and dialogs hold no data
                name = re.sub(r"[\x00-\x1f\x7f]", "", element.get("name", ""))[:31]
                if name not in ours:
                    sheets.append(SheetEntry(name, target, element.get("state", "visible") != "visible"))
    if len(sheets) > MAX_SHEETS:
        raise package.refuse("IN-603", _("工作表超过 {limit} 张").format(limit=MAX_SHEETS))
    package.sheets = tuple(sheets)
