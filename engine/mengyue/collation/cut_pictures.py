"""Pictures whose data end before the picture does, though decoders fill up what is missing in white and say nothing.

What a reader of PDFs tells of a picture is not enough for that: here its dictionary is read, and its data.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from mengyue.pack.cut_data import jpeg_breaks_off, reads_beyond
from mengyue.sign.packages import need

__all__ = ["draws_cut_picture"]

_DEPTH = 4
#: Pictures of fewer pixels are dots and rules; some scanners write a page in strips.
_SMALL = 4000
#: How JPEG 2000 ends, and how far from the end of the data that may be.
_END, _TAIL = b"\xff\xd9", 4096
_COMPONENTS = {"/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4}
#: Filters that only pack bytes; what lies below is the picture.
_PACKING = {"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"}
#: Above the longest length of a JBIG2 segment: the length is not told (ITU-T T.88, 7.2.7).
_UNTOLD = 0xFFFFFFFF


def draws_cut_picture(path: Path, number: int) -> bool:
    """Tell whether page ``number`` (from 1) of a PDF draws a picture of some size whose data break off."""
    pikepdf = need("pikepdf")
    try:
        with pikepdf.open(path) as document:
            return any(_is_cut(picture, pikepdf) for picture in _drawn(document.pages[number - 1].obj, pikepdf, _DEPTH))
    except pikepdf.PdfError:
        return True


def _drawn(holder: Any, pikepdf: Any, depth: int) -> Iterator[Any]:
    """Yield the pictures that a page or a form draws, and the forms in it."""
    known = holder.get("/Resources", {}).get("/XObject", {})
    names = {str(row.operands[0]) for row in pikepdf.parse_content_stream(holder, "Do") if row.operands}
    for name in sorted(names):
        drawn = known.get(name)
        if not isinstance(drawn, pikepdf.Stream):
            continue
        if drawn.get("/Subtype") == "/Image":
            if int(drawn.get("/Width", 0)) * int(drawn.get("/Height", 0)) >= _SMALL:
                yield drawn
        elif depth > 0:
            yield from _drawn(drawn, pikepdf, depth - 1)


def _is_cut(picture: Any, pikepdf: Any) -> bool:
    filters = _as_list(picture.get("/Filter"), pikepdf)
    packing = [name for name in filters if str(name) in _PACKING]
    if filters[len(packing) :] not in ([], filters[-1:]):
        return False
    inner = str(filters[-1]) if len(packing) < len(filters) else ""
    if inner == "":
        return len(picture.read_bytes()) < _size(picture, pikepdf)
    data = _unpacked(picture, packing, pikepdf)
    if inner == "/DCTDecode":
        return jpeg_breaks_off(data)
    if inner == "/JPXDecode":
        return _END not in data[-_TAIL:]
    if inner == "/JBIG2Decode":
        return _segments_end_beyond(data)
    return inner == "/CCITTFaxDecode" and reads_beyond(lambda more: _fax(picture, more, pikepdf), data)


def _as_list(value: Any, pikepdf: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, pikepdf.Array) else [value]


def _unpacked(picture: Any, packing: list[Any], pikepdf: Any) -> bytes:
    """Return the data below the filters that only pack bytes."""
    if not packing:
        return bytes(picture.read_raw_bytes())
    with pikepdf.new() as other:
        stream = pikepdf.Stream(other, picture.read_raw_bytes())
        stream["/Filter"] = pikepdf.Array(packing)
        return bytes(stream.read_bytes())


def _size(picture: Any, pikepdf: Any) -> int:
    """Return how many bytes the samples take: rows are filled up to whole bytes (ISO 32000-1, 8.9.5.1)."""
    mask = bool(picture.get("/ImageMask", False))
    depth = 1 if mask else int(picture.get("/BitsPerComponent", 8)) * _components(picture.get("/ColorSpace"), pikepdf)
    return int(picture["/Height"]) * ((int(picture["/Width"]) * depth + 7) // 8)


def _components(space: Any, pikepdf: Any) -> int:
    """Return how many numbers make a colour; one where that is not told."""
    parts = _as_list(space, pikepdf)
    kind = str(parts[0]) if parts else ""
    if kind == "/ICCBased":
        return int(parts[1].get("/N", 1))
    if kind == "/DeviceN":
        return len(parts[1])
    return _COMPONENTS.get(kind, 1)


def _fax(picture: Any, data: bytes, pikepdf: Any) -> bytes:
    """Return the pixels that a fax decoder draws of other data for a picture of the same shape."""
    pdfium = need("pypdfium2")
    out = BytesIO()
    with pikepdf.new() as other:
        page = other.add_blank_page(page_size=(72, 72))
        alone = pikepdf.Stream(other, data)
        for key in ("/Width", "/Height"):
            alone[key] = int(picture[key])
        alone["/Type"], alone["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
        alone["/ColorSpace"], alone["/BitsPerComponent"] = pikepdf.Name.DeviceGray, 1
        alone["/Filter"] = pikepdf.Name.CCITTFaxDecode
        parms = [row for row in _as_list(picture.get("/DecodeParms"), pikepdf)[-1:] if row is not None]
        if parms:
            alone["/DecodeParms"] = pikepdf.Dictionary({key: parms[0][key] for key in parms[0].keys()})  # noqa: SIM118
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=alone))
        page.Contents = pikepdf.Stream(other, b"q 72 0 0 72 0 0 cm /I Do Q")
        other.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    document = pdfium.PdfDocument(out.getvalue())
    try:
        item = next(iter(document[0].get_objects()))
        return bytes(item.get_bitmap(render=False).buffer)
    finally:
        document.close()


def _segments_end_beyond(data: bytes) -> bool:
    """Tell whether a JBIG2 segment says that it is longer than the data (ITU-T T.88, 7.2)."""
    at = 0
    while at < len(data):
        head = data[at : at + 11]
        if len(head) < 11:
            return True
        number, flags, count = int.from_bytes(head[:4], "big"), head[4], head[5] >> 5
        at += 6
        if count == 7:
            count = int.from_bytes(data[at - 1 : at + 3], "big") & 0x1FFFFFFF
            at += 3 + (count + 8) // 8
        at += count * (1 if number <= 256 else 2 if number <= 65536 else 4) + (4 if flags & 0x40 else 1)
        length = int.from_bytes(data[at : at + 4], "big")
        if at + 4 > len(data):
            return True
        if length == _UNTOLD:
            return False
        at += 4 + length
    return at > len(data)
