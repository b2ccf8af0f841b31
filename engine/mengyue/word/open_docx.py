"""Opening a .docx that may come from anybody: within limits, or refused with the reason."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

from mengyue.file_names import told
from mengyue.foreign_words import plainly
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.word.formats import save_as_docx
from mengyue.word.part_names import RELATIONS, TYPES, name_of, relations_of, resolve, with_plain_names
from mengyue.word.strict import transitional

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["LIMITS", "Limits", "Package", "Relation", "Unreadable", "docx_bytes", "open_package", "read_package"]

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACRO_FREE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_MACROS = "application/vnd.ms-word."
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_Made = TypeVar("_Made")
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))


class Unreadable(EngineError):
    """The file is not a .docx that we open."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a package may hold. Sizes in bytes; ``ratio`` is unpacked to packed, for parts above ``small``.

    ``marks`` bounds tags and attributes of all parts together, which cost far more memory than text; ``paragraphs``
    bounds those of the main part: agreements have hundreds, the thickest books some ten thousand.
    """

    file: int = 64 << 20
    entries: int = 4000
    part: int = 64 << 20
    total: int = 192 << 20
    ratio: int = 400
    small: int = 4 << 20
    depth: int = 200
    marks: int = 2_000_000
    paragraphs: int = 50_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship: the kind (last word of its type) and the part it points at, or the outside ``target``."""

    kind: str
    part: str
    target: str = ""


@dataclass(frozen=True)
class Package:
    """A .docx as its parts. ``name`` is what the user called it."""

    name: str
    parts: Mapping[str, bytes]
    main: str
    limits: Limits = LIMITS
    _trees: dict[str, _Element] = field(default_factory=dict, repr=False, compare=False)
    _relations: dict[str, dict[str, Relation]] = field(default_factory=dict, repr=False, compare=False)
    _made: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Return what ``make`` makes of the package, which is kept with it under ``key``. It is shared."""
        if key not in self._made:
            self._made[key] = make()
        made: _Made = self._made[key]
        return made

    def tree(self, part: str) -> _Element:
        """Return the parsed part. It is shared: copy it before changing it."""
        if part not in self._trees:
            self._trees[part] = _shallow(self.name, part, transitional(self.parts[part]), self.limits)
        return self._trees[part]

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the relationships of ``part`` by id. They are shared: do not change them."""
        if part in self._relations:
            return self._relations[part]
        path = relations_of(part)
        found: dict[str, Relation] = {}
        self._relations[part] = found
        if path not in self.parts:
            return found
        for row in self.tree(path):
            outside = row.get("TargetMode") == "External"
            target = row.get("Target", "")
            kind = row.get("Type", "").rpartition("/")[2]
            found[row.get("Id", "")] = Relation(kind, *(("", target) if outside else (resolve(part, target), "")))
        return found

    def related(self, part: str, kind: str) -> str:
        """Return the one part of that kind on which ``part`` leans, or nothing."""
        hits = (row.part for row in self.relations(part).values() if row.kind == kind and row.part in self.parts)
        return next(hits, "")


def read_package(path: Path, limits: Limits = LIMITS) -> Package:
    """Read the file ``path`` as a .docx. Raises :class:`Unreadable` with the reason and what its owner can do."""
    return open_package(docx_bytes(path, limits), told(path), limits)


def docx_bytes(path: Path, limits: Limits = LIMITS) -> bytes:
    """Return the bytes of a file of bounded size. Raises :class:`Unreadable`, :class:`OSError` when there is none."""
    if path.is_dir():
        raise Unreadable(_("“{file}”是文件夹，不是文件").format(file=told(path)))
    if path.exists() and not path.is_file():  # a pipe says nothing, a device never ends
        raise Unreadable(_("“{file}”不是普通文件").format(file=told(path)))
    if path.stat().st_size > limits.file:
        raise Unreadable(_too_large(told(path), limits.file))
    return path.read_bytes()


def open_package(data: bytes, name: str, limits: Limits = LIMITS) -> Package:
    """Open ``data``. Raises :class:`Unreadable` with the reason when it is not a sound, harmless .docx."""
    if len(data) > limits.file:
        raise Unreadable(_too_large(name, limits.file))
    reason = save_as_docx(data)
    if reason:
        raise Unreadable(_refusal(name, reason))
    try:
        parts = _unpack(data, name, limits)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise Unreadable(_refusal(name, _("压缩包已损坏（{reason}）").format(reason=plainly(error)))) from error
    except Exception as error:  # zlib.error has no public base
        if type(error).__module__ != "zlib":
            raise
        raise Unreadable(_refusal(name, _("压缩包已损坏（{reason}）").format(reason=plainly(error)))) from error
    return _package(parts, name, limits)


def _package(parts: dict[str, bytes], name: str, limits: Limits) -> Package:
    marks = 0
    for part, content in parts.items():
        if _is_xml(part):
            parts[part] = transitional(content)
            marks += _marks(content)
            if marks > limits.marks:
                raise Unreadable(_too_many(name, part))
    parts = with_plain_names(parts, lambda part, data: _parse(name, part, data))
    package = Package(name, parts, "", limits)
    for part in filter(_is_xml, parts):
        package.tree(part)
    main = _main(package)
    count = sum(1 for _found in package.tree(main).iter("{*}p"))
    if count > limits.paragraphs:
        text = _("正文有 {count} 段，超过 {limit} 段的限度，请拆成几个文件再用")
        raise Unreadable(_refusal(name, text.format(count=count, limit=limits.paragraphs)))
    return Package(name, parts, main, limits, package._trees)


def _shallow(name: str, part: str, data: bytes, limits: Limits) -> _Element:
    """Parse a part, unless it holds too much or is nested too deep for those who walk it."""
    if _marks(data) > limits.marks:
        raise Unreadable(_too_many(name, part))
    root = _parse(name, part, data)
    if root.xpath(f"boolean(//*[count(ancestor::*) >= {limits.depth}])"):
        raise Unreadable(_refusal(name, _("部件 {part} 的层次过深").format(part=part)))
    return root


def _marks(data: bytes) -> int:
    return data.count(b"<") + data.count(b"=")


def _is_xml(part: str) -> bool:
    return part.lower().endswith((".xml", ".rels"))


def _unpack(data: bytes, name: str, limits: Limits) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    seen: set[str] = set()
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        entries = source.infolist()
        if len(entries) > limits.entries:
            raise Unreadable(_refusal(name, _("部件多于 {limit} 个").format(limit=limits.entries)))
        for item in entries:
            part = name_of(item)
            if part.endswith("/"):
                continue
            _refuse_name(name, part, seen)
            seen.add(part.lower())
            if item.flag_bits & 0x1:
                raise Unreadable(_refusal(name, _("压缩包设有密码")))
            bomb = item.file_size > limits.small and item.file_size > limits.ratio * max(1, item.compress_size)
            if bomb or item.file_size > limits.part or total + item.file_size > limits.total:
                raise Unreadable(_refusal(name, _("解压后过大，疑为压缩炸弹：{part}").format(part=part)))
            with source.open(item) as stream:
                content = stream.read(item.file_size + 1)
            if len(content) != item.file_size:
                raise Unreadable(_refusal(name, _("部件 {part} 的长度与目录不符").format(part=part)))
            total += len(content)
            parts[part] = content
    return parts


def _refuse_name(name: str, part: str, seen: set[str]) -> None:
    pieces = part.split("/")
    if not part.isprintable() or ".." in pieces or "" in pieces or ":" in pieces[0]:
        raise Unreadable(_refusal(name, _("部件名不合规范：{part}").format(part=part)))
    if part.lower() in seen:
        raise Unreadable(_refusal(name, _("部件重复：{part}").format(part=part)))


def _parse(name: str, part: str, data: bytes) -> _Element:
    from lxml import etree

    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if (declared and declared[1].lower() not in (b"utf-8", b"utf-16", b"us-ascii")) or (b"\0" in data[:4] and not wide):
        raise Unreadable(_refusal(name, _("部件 {part} 的编码不是 UTF-8 或 UTF-16").format(part=part)))
    if any(mark in data for mark in _DOCTYPES):
        raise Unreadable(_refusal(name, _("部件 {part} 含有文档类型声明，可能是实体炸弹").format(part=part)))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(_refusal(name, _("部件 {part} 不是完整的 XML").format(part=part))) from error


def _main(package: Package) -> str:
    if TYPES not in package.parts or RELATIONS not in package.parts:
        raise Unreadable(_refusal(package.name, _("不是 .docx 文件")))
    main = package.related("", "officeDocument")
    rows = package.tree(TYPES)
    kinds = {unquote(row.get("PartName", "")).lstrip("/"): row.get("ContentType", "") for row in rows}
    by_suffix = {row.get("Extension", "").lower(): row.get("ContentType", "") for row in rows}
    kind = kinds.get(main) or by_suffix.get(main.rpartition(".")[2].lower(), "")
    if main and (kind.startswith(_MACROS) or kind == _MACRO_FREE):
        text = _("是带宏的文档或者模板（.docm、.dotx、.dotm），请另存为“Word 文档（*.docx）”后再用")
        raise Unreadable(_refusal(package.name, text))
    if not main or kind != _DOCX or not str(package.tree(main).tag).endswith("}document"):
        raise Unreadable(_refusal(package.name, _("不是 .docx 文件（是其他 Office 文件）")))
    return main


def _refusal(name: str, reason: str) -> str:
    return _("不能打开“{file}”：{reason}").format(file=name, reason=reason)


def _too_many(name: str, part: str) -> str:
    return _refusal(name, _("内容过多，超出可以读取的限度（{part}）").format(part=part))


def _too_large(name: str, limit: int) -> str:
    return _refusal(name, _("文件超过 {limit} MB").format(limit=limit >> 20))
