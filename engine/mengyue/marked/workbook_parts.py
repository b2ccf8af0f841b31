"""The parts of a package while they are changed: read when asked for, written when changed, with their relations."""

from __future__ import annotations

import posixpath

from lxml import etree

from mengyue.i18n import _
from mengyue.intake.workbook_package import Package
from mengyue.marked.spreadsheet_xml import local, namespace, parse, serialise

__all__ = ["Parts"]

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_USUAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


class Parts:
    """All parts of a workbook by name; the names are those in its zip."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._data = package.all_parts()
        self._names = {name.casefold(): name for name in self._data}
        self._trees: dict[str, etree._Element] = {}
        self.strict = any(_STRICT.encode() in self.content(name) for name in self._data if name.endswith("_rels/.rels"))

    @property
    def relation_namespace(self) -> str:
        """Return the namespace in which sheets name relations, which is also the start of their types."""
        return _STRICT if self.strict else _USUAL

    def name(self, part: str) -> str:
        """Return the name of ``part`` as the zip writes it: programs differ in capitals."""
        return self._names.get(part.casefold(), part)

    def content(self, part: str) -> bytes:
        """Return the bytes of ``part`` as they were, nothing if there is no such part."""
        return self._data.get(self.name(part), b"")

    def tree(self, part: str) -> etree._Element:
        """Return ``part`` to be read and changed."""
        part = self.name(part)
        if part not in self._trees:
            try:
                self._trees[part] = parse(self._package.read(part))
            except etree.XMLSyntaxError as error:
                told = _("工作簿已损坏，读不懂 {part}").format(part=part[:60])
                raise self._package.refuse("IN-601", told) from error
        return self._trees[part]

    def put(self, part: str, content: bytes | etree._Element, content_type: str = "") -> None:
        """Add or replace ``part``; a new one has its ``content_type``."""
        part = self.name(part)
        self._names[part.casefold()] = part
        if isinstance(content, bytes):
            self._data[part] = content
        else:
            self._trees[part] = content
        if content_type:
            types = self.tree("[Content_Types].xml")
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=content_type)

    def new_name(self, pattern: str) -> str:
        """Return the first free name of the form ``pattern``, which has ``{}`` for the number."""
        number = 1
        while pattern.format(number).casefold() in self._names:
            number += 1
        return pattern.format(number)

    def related(self, part: str, kind: str) -> str:
        """Return the part of ``kind`` to which ``part`` refers; empty when there is none."""
        for relation in self._relations(part) if self.content(_relations_of(part)) or self._made(part) else ():
            if relation.get("Type", "").rpartition("/")[2] == kind and relation.get("TargetMode") != "External":
                target = relation.get("Target", "").replace("\\", "/")
                return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
        return ""

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let ``part`` refer to ``target``; return the id of the reference."""
        relations = self._relations(part)
        taken = {relation.get("Id") for relation in relations}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        new = etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", Id=f"rId{number}")
        new.set("Type", f"{self.relation_namespace}/{kind}")
        new.set("Target", f"/{target}")
        return f"rId{number}"

    def default_type(self, extension: str, content_type: str) -> None:
        """Give files of ``extension`` their type, unless they have it."""
        types = self.tree("[Content_Types].xml")
        known = [child for child in types if local(child) == "Default"]
        if not any(child.get("Extension", "").casefold() == extension for child in known):
            new = etree.Element(f"{{{_TYPES}}}Default", Extension=extension, ContentType=content_type)
            types.insert(0, new)

    def styles(self, part: str, workbook: str) -> etree._Element:
        """Return the styles ``part`` to be changed, a new one where the ``workbook`` has none."""
        if not part:
            part = self.new_name("xl/styles{}.xml")
            space = namespace(self.tree(workbook))
            self.put(part, etree.Element(f"{{{space}}}styleSheet", nsmap={None: space}), _STYLES)
            self.relate(workbook, "styles", part)
        return self.tree(part)

    def close(self) -> dict[str, bytes]:
        """Return all parts by name."""
        return self._data | {name: serialise(tree) for name, tree in self._trees.items()}

    def _made(self, part: str) -> bool:
        return self.name(_relations_of(part)) in self._trees

    def _relations(self, part: str) -> etree._Element:
        name = _relations_of(part)
        if not self.content(name) and not self._made(part):
            self.put(name, etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS}))
        return self.tree(name)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
