"""Returned files come from outside: what is harmful or endless is refused with a reason, within time and memory."""

from __future__ import annotations

import time
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image

from mengyue.collation.limits import LIMITS
from mengyue.collation.reading_processes import found_in, read_returned
from mengyue.collation.refused_files import explained
from mengyue.collation.returned import ReturnedFile
from mengyue.collation.undecoded import holds_undecoded


def pdf(pages: int = 1, root: dict[str, object] | None = None, **save: object) -> bytes:
    out = BytesIO()
    with pikepdf.new() as document:
        for _number in range(pages):
            document.add_blank_page()
        for key, value in (root or {}).items():
            document.Root[key] = value
        document.save(out, **save)  # type: ignore[arg-type]
    return out.getvalue()


def bomb_image() -> bytes:
    """A PNG of 40,000 × 40,000 black pixels in a few hundred bytes a thousand rows."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (40_000).to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes(5001)) for _row in range(40_000)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def bomb_stream() -> bytes:
    """A PDF whose object stream swells to gigabytes."""
    packer = zlib.compressobj(9)
    first = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    data = first + again * 4095 + packer.flush()
    head = b"%PDF-1.7\n"
    stream = b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(data)
    body = head + stream + data + b"\nendstream\nendobj\n"
    at = len(body)
    rows = b"".join(
        (kind).to_bytes(1, "big") + (a).to_bytes(4, "big") + (b).to_bytes(1, "big")
        for kind, a, b in ((0, 0, 0), (1, len(head), 0), (2, 1, 0), (1, at, 0))
    )
    cross = b"3 0 obj\n<</Type/XRef/Size 4/W[1 4 1]/Root 2 0 R/Length %d>>stream\n" % len(rows)
    return body + cross + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % at


JS = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
LAUNCH = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))

CASES = {
    "empty.pdf": (b"", "empty"),
    "note.pdf": (b"just text", "wrong-type"),
    "agreement.docx": (b"PK\x03\x04" + bytes(100), "wrong-type"),
    "seal.ofd": (b"PK\x03\x04" + bytes(26) + b"OFD.xml", "ofd"),
    "broken.pdf": (b"%PDF-1.7\n" + bytes(3000), "damaged"),
    "broken.jpg": (b"\xff\xd8\xff\xe0" + bytes(500), "damaged"),
    "locked.pdf": (pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "encrypted"),
    "restricted.pdf": (pdf(encryption=pikepdf.Encryption(owner="o", user="")), "encrypted"),
    "script.pdf": (pdf(root={"/OpenAction": JS}), "script"),
    "launch.pdf": (pdf(root={"/OpenAction": LAUNCH}), "script"),
    "endless.pdf": (pdf(10_000), "too-many-pages"),
    "bomb.png": (bomb_image(), "image-too-large"),
}


def read(folder: Path, tmp_path: Path, **limits: object) -> dict[str, ReturnedFile]:
    room = tmp_path / "room"
    room.mkdir()
    chosen = replace(LIMITS, **limits)  # type: ignore[arg-type]
    return {file.name: file for file in read_returned(found_in(folder), room, [], limits=chosen)}


def test_each_harmful_file_is_refused_with_its_reason_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "returned"
    folder.mkdir()
    for name, (data, _reason) in CASES.items():
        (folder / name).write_bytes(data)
    (folder / "good.pdf").write_bytes(pdf(2))
    (folder / "link.pdf").symlink_to(folder / "good.pdf")
    files = read(folder, tmp_path)
    assert {name: files[name].refused for name in CASES} == {name: reason for name, (_data, reason) in CASES.items()}
    assert files["link.pdf"].refused == "link"
    assert [page.blank for page in files["good.pdf"].pages] == [True, True]
    assert all(explained(file.refused) != file.refused for file in files.values() if file.refused)


def with_picture(data: bytes, filter_name: str = "DCTDecode", **entries: object) -> bytes:
    """A PDF of one page that is one picture, as a scanner writes it."""
    out = BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        picture = pikepdf.Stream(document, data)
        filters = [pikepdf.Name("/" + name) for name in filter_name.split(" /")]
        picture.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=600, Height=800,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8, Filter=pikepdf.Array(filters),
        )  # fmt: skip
        for key, value in entries.items():
            picture[f"/{key}"] = value
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
        page.Contents = pikepdf.Stream(document, b"q 595 0 0 842 0 0 cm /I Do Q")
        document.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def test_a_page_whose_picture_cannot_be_decoded_is_not_taken_for_an_empty_back(tmp_path: Path) -> None:
    sound, white = BytesIO(), BytesIO()
    Image.radial_gradient("L").resize((600, 800)).save(sound, "JPEG", quality=95)
    Image.new("L", (600, 800), 255).save(white, "JPEG")
    shades = sound.getvalue()
    folder = tmp_path / "returned"
    folder.mkdir()
    (folder / "half.pdf").write_bytes(with_picture(shades[: len(shades) // 2]))
    (folder / "unknown.pdf").write_bytes(with_picture(b"junk" * 50, "JBIG2Decode"))
    (folder / "white.pdf").write_bytes(with_picture(white.getvalue()))
    (folder / "sound.pdf").write_bytes(with_picture(shades))
    undecoded = {name: file.pages[0].undecoded for name, file in read(folder, tmp_path).items()}
    assert undecoded == {"half.pdf": True, "unknown.pdf": True, "white.pdf": False, "sound.pdf": False}


def test_a_picture_that_breaks_off_in_any_filter_is_told_and_a_whole_one_is_not(tmp_path: Path) -> None:
    drawn = Image.effect_noise((600, 800), 80).point(lambda grey: 255 if grey > 60 else 0).convert("1")
    held, fine, plain = BytesIO(), BytesIO(), BytesIO()
    drawn.save(held, "TIFF", compression="group4", strip_size=2**20, tiffinfo={278: 800})
    Image.effect_noise((600, 800), 80).save(fine, "JPEG2000")
    Image.effect_noise((600, 800), 80).save(plain, "JPEG")
    with Image.open(BytesIO(held.getvalue())) as tiff:
        start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    fax = held.getvalue()[start : start + length]
    grey = Image.effect_noise((600, 800), 80).tobytes()
    head = (600).to_bytes(4, "big") + (800).to_bytes(4, "big")
    region = head + bytes(9) + b"\x01" + fax  # a generic region in fax code (ITU-T T.88, 7.4.6)
    segments = [(48, head + bytes(11)), (38, region)]
    rows = [
        n.to_bytes(4, "big") + bytes([kind, 0, 1]) + len(b).to_bytes(4, "big") + b
        for n, (kind, b) in enumerate(segments)
    ]
    parms = {"BitsPerComponent": 1, "DecodeParms": pikepdf.Dictionary(K=-1, Columns=600, Rows=800)}
    whole = {
        "fax": (fax, "CCITTFaxDecode", parms),
        "jpx": (fine.getvalue(), "JPXDecode", {}),
        "jbig2": (b"".join(rows), "JBIG2Decode", {"BitsPerComponent": 1}),
        "samples": (grey, "FlateDecode", {}),
        "jpeg": (plain.getvalue(), "FlateDecode /DCTDecode", {}),
    }
    folder = tmp_path / "returned"
    folder.mkdir()
    for name, (data, filters, entries) in whole.items():
        pack = zlib.compress if filters.startswith("Flate") else bytes
        (folder / f"{name}.pdf").write_bytes(with_picture(pack(data), filters, **entries))
        # Half of the samples of eight bits are all of what would be there at four.
        (folder / f"{name}-half-cut.pdf").write_bytes(with_picture(pack(data[: len(data) // 2]), filters, **entries))
        cut = pack(data)[: len(pack(data)) * 3 // 5]
        (folder / f"{name}-packed-cut.pdf").write_bytes(with_picture(cut, filters, **entries))
    (folder / "header-cut.pdf").write_bytes(with_picture(plain.getvalue()[:200]))
    ended = plain.getvalue()[: len(plain.getvalue()) // 2] + b"\xff\xd9"
    (folder / "ended-cut.pdf").write_bytes(with_picture(ended))
    (folder / "junk-cut.pdf").write_bytes(with_picture(b"junk" * 50))
    undecoded = {file.name: holds_undecoded(file, 1) for file in folder.iterdir()}
    assert undecoded == {name: name.endswith("-cut.pdf") for name in undecoded}


def test_a_file_that_swells_in_memory_is_given_up(tmp_path: Path) -> None:
    folder = tmp_path / "returned"
    folder.mkdir()
    (folder / "bomb.pdf").write_bytes(bomb_stream())
    (folder / "good.pdf").write_bytes(pdf())
    began = time.monotonic()
    files = read(folder, tmp_path)
    assert files["bomb.pdf"].refused in ("memory", "damaged", "crash", "time")
    assert not files["good.pdf"].refused
    assert time.monotonic() - began < 100


def test_a_file_that_takes_too_long_is_stopped_and_the_next_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "returned"
    folder.mkdir()
    out = BytesIO()
    noise = [Image.effect_noise((2400, 3300), 90) for _page in range(2)]
    noise[0].save(out, "TIFF", save_all=True, append_images=noise[1:] * 40)
    (folder / "a-slow.tif").write_bytes(out.getvalue())
    (folder / "b-good.pdf").write_bytes(pdf())
    files = read(folder, tmp_path, file_seconds=8.0, seconds_per_page=0.01)
    assert files["a-slow.tif"].refused == "time"
    assert not files["b-good.pdf"].refused


def test_a_page_of_a_kilometre_is_drawn_no_larger_than_the_limit(tmp_path: Path) -> None:
    folder = tmp_path / "returned"
    folder.mkdir()
    out = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page().obj.MediaBox = pikepdf.Array([0, 0, 2_000_000, 14_000])
        document.save(out)
    (folder / "wide.pdf").write_bytes(out.getvalue())
    assert read(folder, tmp_path)["wide.pdf"].refused == ""
