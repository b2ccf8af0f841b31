"""XML of spreadsheets, in the usual and in the strict dialect: they differ in their namespaces alone."""

from __future__ import annotations

from lxml import etree

__all__ = ["child_named", "insert_before", "local", "namespace", "parse", "serialise", "tag"]


def parse(data: bytes) -> etree._Element:
    """Read a part; it has come through the limits of the package, which has no declarations of entities."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def serialise(root: etree._Element) -> bytes:
    """Write a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def namespace(root: etree._Element) -> str:
    """Return the namespace of ``root``."""
    return etree.QName(root).namespace or ""


def tag(root: etree._Element, name: str) -> str:
    """Return ``name`` in the namespace of ``root``."""
    return f"{{{namespace(root)}}}{name}"


def local(element: etree._Element) -> str:
    """Return the name of ``element`` without its namespace; nothing for a comment or an instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def child_named(root: etree._Element, name: str, *, before: tuple[str, ...] = ()) -> etree._Element:
    """Return the child of ``root`` that is called ``name``, made if need be: before the first of ``before``."""
    for child in root:
        if local(child) == name:
            return child
    new = etree.Element(tag(root, name))
    insert_before(root, new, before)
    return new


def insert_before(root: etree._Element, new: etree._Element, names: tuple[str, ...]) -> None:
    """Put ``new`` into ``root`` before the first child with one of ``names``, at the end if there is none."""
    place = next((number for number, child in enumerate(root) if local(child) in names), len(root))
    root.insert(place, new)
