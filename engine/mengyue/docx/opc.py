"""The package around the parts: content types and relationships."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = ["PACKAGE", "content_types", "document_relationships", "package_relationships"]

_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def _kind(part: str) -> str:
    return part.rpartition("/")[2].rstrip("123")


def _media_type(part: str) -> str:
    drawing = "application/vnd.openxmlformats-officedocument"
    return f"{drawing}.theme+xml" if _kind(part) == "theme" else f"{_WML}.{_kind(part)}+xml"


def content_types(parts: Iterable[str]) -> str:
    """Return ``[Content_Types].xml`` for the given parts beside the main document."""
    overrides = "".join(f'<Override PartName="/word/{part}.xml" ContentType="{_media_type(part)}"/>' for part in parts)
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WML}.document.main+xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def package_relationships() -> str:
    """Return ``_rels/.rels``."""
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        f'<Relationship Id="rId3" Type="{_REL}/extended-properties" Target="docProps/app.xml"/></Relationships>'
    )


def document_relationships(parts: Mapping[str, str]) -> str:
    """Return ``word/_rels/document.xml.rels`` for ``parts`` by their relationship ids."""
    links = "".join(
        f'<Relationship Id="{key}" Type="{_REL}/{_kind(part)}" Target="{part}.xml"/>' for key, part in parts.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
