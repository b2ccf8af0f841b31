"""Small Word files made by hand: exactly the XML that a test is about, in a sound package around it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

__all__ = ["p", "word_file"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_TYPES = {
    "document": "wordprocessingml.document.main+xml",
    "styles": "wordprocessingml.styles+xml",
    "numbering": "wordprocessingml.numbering+xml",
    "footnotes": "wordprocessingml.footnotes+xml",
    "comments": "wordprocessingml.comments+xml",
    "header1": "wordprocessingml.header+xml",
    "settings": "wordprocessingml.settings+xml",
}


def p(text: str = "", *, run: str = "", look: str = "", more: str = "") -> str:
    """A paragraph with one run; ``run`` are run properties, ``look`` paragraph properties, ``more`` ready XML."""
    properties = f"<w:rPr>{run}</w:rPr>" if run else ""
    return f"<w:p><w:pPr>{look}</w:pPr><w:r>{properties}<w:t>{text}</w:t></w:r>{more}</w:p>"


def word_file(
    body: str, links: Mapping[str, tuple[str, str]] | None = None, parts: Mapping[str, Any] | None = None
) -> bytes:
    """Return a .docx. ``links`` are relationships of the document: id to (kind, target; outside when it holds ``://``);
    ``parts`` its other parts by path, their XML without the root's namespaces."""
    rows = "".join(
        f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if "://" in target else "/>")
        for key, (kind, target) in (links or {}).items()
    )
    made: dict[str, Any] = {
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>',
    }
    for name, content in (parts or {}).items():
        text = (
            content.replace(">", f" {NAMES}>", 1) if isinstance(content, str) and content.startswith("<w:") else content
        )
        made[name] = text
    types = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.{kind}"/>'
        for name in made
        if (kind := _TYPES.get(name.rpartition("/")[2].partition(".")[0])) and name.startswith("word/")
        and not name.endswith(".rels")
    )  # fmt: skip
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="htm" ContentType="text/html"/>'
        '<Default Extension="png" ContentType="image/png"/><Default Extension="bin" ContentType="application/x-ole"/>'
    )
    made["[Content_Types].xml"] = f'<Types xmlns="{_PACKAGE}/content-types">{defaults}{types}</Types>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in made.items():
            target.writestr(name, content)
    return out.getvalue()
