"""Packets of two members who sign one page each, without any conversion: the pages carry marks and little else."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import PacketsManifest, written_now
from mengyue.manifest.packet_rows import MemberAsked, PaperSent, SheetSent
from mengyue.manifest.write import encode, files_made
from mengyue.sign.draw_mark import stamp
from mengyue.sign.mark import Mark

NAMES = ("示例甲有限公司", "示例乙研究院")


def packets(folder: Path, copies: int = 1) -> str:
    """Write the packets; return the digest that their marks carry."""
    data = _pdf(None)
    paper = PaperSent(
        kind="agreement", title="组建协议", path="签署稿/协议.pdf", sha256=digest(data), pages=1, copies=copies
    )
    manifest = PacketsManifest(
        **written_now(),
        alliance="示例联合体",
        input=(),
        documents=(paper,),
        members=tuple(
            MemberAsked(index=at, id=f"m{at}", name=name, signs_as="法定代表人") for at, name in enumerate(NAMES, 1)
        ),
        sheets=tuple(SheetSent(document="agreement", page=1, member=at, purpose="sign") for at in (1, 2)),
        files=files_made({paper.path: data}),
    )
    (folder / "签署稿").mkdir(parents=True)
    (folder / paper.path).write_bytes(data)
    (folder / "manifest.json").write_bytes(encode(manifest))
    return paper.sha256


def scan(sha256: str, member: int, copy: int = 1, *, marked: bool = True) -> bytes:
    """Return the page of a member as a photo; one that is not ``marked`` has lost its marks."""
    document = pypdfium2.PdfDocument(_pdf(Mark(sha256[:22], 1, member, copy) if marked else None))
    picture: Image.Image = document[0].render(scale=110 / 72).to_pil().convert("RGB")
    document.close()
    picture.paste((200, 20, 20), (300, 400, 380 + 10 * member, 480 + 10 * copy))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _pdf(mark: Mark | None) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    if mark is not None:
        stamp(pdf, page, mark)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()
