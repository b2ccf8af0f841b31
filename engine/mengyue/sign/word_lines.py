"""Microsoft Word signature lines: a copy of an agreement in which each member can sign on screen, in Word itself.

A signature line is a VML picture with ``o:signatureline`` (ECMA-376 part 4, office drawing). The plain copy has none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape
from uuid import NAMESPACE_URL, uuid5

from mengyue.docx.compile import DOCUMENT
from mengyue.docx.file_rules import faults
from mengyue.docx.house_styles import style_id
from mengyue.docx.xml import escape
from mengyue.docx.zip import pack, read_parts
from mengyue.draft.tree import Draft, SignatureBlock, Stage
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.pipeline import Rendered
from mengyue.sign.page_plan import Party
from mengyue.sign.placeholder_picture import placeholder_picture

__all__ = ["line_id", "signs_in_word", "with_signature_lines"]

_RELATIONSHIPS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
_PICTURE = "word/media/signature_line.png"
_PICTURE_ID = "rIdSignatureLine"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
#: The provider that is Word itself.
_WORD = "{00000000-0000-0000-0000-000000000000}"
#: Width and height in points: as Word makes them, and where several blocks share a page, no higher than the line to
#: sign on with the space after it (style 签署栏), so that the page stays as full as it is.
_SIZE, _SMALL = (192, 96), (80, 40)
_VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
_LOCK = '<o:lock v:ext="edit" ungrouping="t" rotation="t" cropping="t" verticies="t" text="t" grouping="t"/>'
#: What VML calls a picture frame; 75 is its kind (MS-ODRAW, MSOSPT). Stands once.
_PICTURE_FRAME = (
    '<v:shapetype id="_x0000_t75" coordsize="21600,21600" o:spt="75" o:preferrelative="t" '
    'path="m,l,21600r21600,l21600,xe" filled="f" stroked="f"><v:stroke joinstyle="miter"/>'
    '<v:path o:extrusionok="f" gradientshapeok="t" o:connecttype="rect"/>'
    '<o:lock v:ext="edit" aspectratio="t"/></v:shapetype>'
)
_PARAGRAPH = re.compile(r"<w:p(?: [^<>]*)?>(?:(?!<w:p[ >]).)*?</w:p>", re.DOTALL)
_LOOK = re.compile(r"<w:pPr>.*?</w:pPr>", re.DOTALL)
_STYLE = re.compile(r'<w:pStyle w:val="[^"]*"/>')
_TEXT = re.compile(r"<w:t(?: [^<>]*)?>([^<]*)</w:t>")
_TAB = re.compile(r"<w:r(?: [^<>]*)?>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:tab/></w:r>", re.DOTALL)


def signs_in_word(item: Rendered) -> bool:
    """Tell whether the document has signature blocks that can carry signature lines."""
    return isinstance(item.document, Draft) and bool(item.document.signatures)


def line_id(sha256: str, member: str) -> str:
    """Return the setup id of a member's line: from the digest of the plain copy and the id of the member."""
    return "{" + str(uuid5(NAMESPACE_URL, f"mengyue:signature-line:{sha256}:{member}")).upper() + "}"


def with_signature_lines(item: Rendered, sha256: str, parties: Sequence[Party]) -> bytes:
    """Return the document with a signature line in each signature block, in place of the line to sign on.

    ``sha256`` is the digest of the plain copy. Raises :class:`EngineError` when a block has no place to sign.
    """
    blocks = item.document.signatures if isinstance(item.document, Draft) else ()
    parts = read_parts(item.data)
    xml = parts[DOCUMENT].decode()
    places = _places(xml, blocks)
    if len(places) != len(blocks):
        message = _("《{title}》的模板中没有每个签署栏的“（签字）：”一行，不能加 Word 签名行")
        raise EngineError(message.format(title=item.title))
    size = _SIZE if xml.count(_style_of_header(item)) >= len(blocks) else _SMALL
    members = {party.id: party for party in parties}
    pieces, done = [], 0
    for at, (block, place) in enumerate(zip(blocks, places, strict=True)):
        party = members[block.member]
        pieces += [xml[done : place.start()], _line(place[0], at, party, line_id(sha256, block.member), size)]
        done = place.end()
    document = "".join((*pieces, xml[done:]))
    data = document.encode()
    if wrong := faults(document, data, Stage.SIGNABLE):
        raise EngineError("\n".join((_("《{title}》未通过检查，不予输出：").format(title=item.title), *wrong)))
    return pack({**parts, **_around(parts), DOCUMENT: data, _PICTURE: placeholder_picture()})


def _places(xml: str, blocks: Sequence[SignatureBlock]) -> list[re.Match[str]]:
    """Find the paragraphs to sign on, in the order of the blocks; annexed forms have such words in other styles."""
    words = {f"{block.signs_as}（签字）：" for block in blocks}
    style = f'w:val="{style_id("签署栏")}"'
    places = _PARAGRAPH.finditer(xml)
    return [found for found in places if style in found[0] and "".join(_said(found[0]).split()) in words]


def _said(paragraph: str) -> str:
    return unescape("".join(_TEXT.findall(paragraph)))


def _style_of_header(item: Rendered) -> str:
    """Return what heads each signature page, as it stands in the document."""
    return f">{escape(item.document.signing_header)}<" if isinstance(item.document, Draft) else ""


def _line(paragraph: str, at: int, party: Party, setup: str, size: tuple[int, int]) -> str:
    """Put the signature line where the line to sign on was; the picture needs a line that grows."""
    style, after = _STYLE.search(paragraph), 320 if size == _SIZE else 0
    look = (
        f'<w:pPr>{style[0] if style else ""}<w:keepNext/><w:spacing w:after="{after}" w:line="240" w:lineRule="auto"/>'
        '<w:textAlignment w:val="center"/></w:pPr>'
    )
    opening = paragraph[: paragraph.index(">") + 1]
    words = _TAB.sub("", _LOOK.sub("", paragraph[len(opening) : -len("</w:p>")], count=1))
    return f"{opening}{look}{words}<w:r>{_picture(at, party, setup, size)}</w:r></w:p>"


def _picture(at: int, party: Party, setup: str, size: tuple[int, int]) -> str:
    signer, unit = (escape(" ".join(text.split())) for text in (party.signer, party.name))
    who = f' o:suggestedsigner="{signer}"' if signer else ""
    return (
        f'<w:pict {_VML}>{"" if at else _PICTURE_FRAME}<v:shape id="_x0000_i{1025 + at}" type="#_x0000_t75" '
        f'style="width:{size[0]}pt;height:{size[1]}pt" alt="{unit} {signer}">'
        f'<v:imagedata r:id="{_PICTURE_ID}" o:title=""/>{_LOCK}'
        f'<o:signatureline v:ext="edit" id="{setup}" provid="{_WORD}"{who} o:suggestedsigner2="{unit}" '
        'allowcomments="t" issignatureline="t"/></v:shape></w:pict>'
    )


def _around(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts that name the picture."""
    link = f'<Relationship Id="{_PICTURE_ID}" Type="{_IMAGE}" Target="media/signature_line.png"/>'
    found = {_RELATIONSHIPS: _before_end(parts[_RELATIONSHIPS], "</Relationships>", link)}
    if b'Extension="png"' not in parts[_TYPES]:
        kind = '<Default Extension="png" ContentType="image/png"/>'
        start = parts[_TYPES].index(b"<Default ")
        found[_TYPES] = parts[_TYPES][:start] + kind.encode() + parts[_TYPES][start:]
    return found


def _before_end(data: bytes, end: str, more: str) -> bytes:
    at = data.rindex(end.encode())
    return data[:at] + more.encode() + data[at:]
