"""核对单: every returned page beside its original, for a person to look at ink and seal. HTML without any script."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from mengyue.collation.match import Copy, Found, Matched
from mengyue.collation.sheet_standing import signature_of
from mengyue.i18n import _
from mengyue.pack.pages import one_at_a_time
from mengyue.progress import each, still
from mengyue.sign.packages import need
from mengyue.sign.page_plan import Purpose
from mengyue.sign.sent_record import Issued

__all__ = ["contact_sheet", "original_picture", "returned_picture", "stray_picture"]

#: Longer side of the pictures, in pixels: A4 at 75 dots per inch.
_SIDE = 880
_HEAD = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'; connect-src 'none'">
<title>签署核对单</title><style>
body{font-family:"Noto Serif CJK SC","SimSun",serif;margin:1.5em;color:#111}
h1{font-size:1.4em}h2{font-size:1.1em;border-top:2px solid #333;padding-top:.6em}
.sheet{break-inside:avoid;border:1px solid #999;margin:.8em 0;padding:.6em}
.pair{display:flex;gap:1em}.pair figure{margin:0;flex:1}.pair img{width:100%;border:1px solid #ccc}
figcaption,.facts{font-size:.85em;color:#333}label{margin-right:1.2em}
.blank{border-bottom:1px solid #333;display:inline-block;min-width:9em}
</style></head><body>
"""


def contact_sheet(issued: Issued, matched: Matched, originals: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return ``核对单.html`` and the pictures it shows. ``originals`` are the signable PDFs by kind."""
    files: dict[str, bytes] = {}
    shown = _Originals(originals, files)
    titles = {paper.kind: paper.title for paper in issued.papers}
    purposes = {(s.document, s.page, s.member): s.purpose for s in issued.sheets}
    body = [_HEAD, f"<h1>{escape(issued.alliance)}　签署核对单</h1>"]
    body.append("<p>逐张核对签字、印章和日期，把结果填入“核对表.csv”后重新运行。本单可以打印，由核对人签名留存。</p>")
    returned = sorted([*matched.electronic.items(), *matched.paper.items()])
    for party in each(_("核对单"), issued.parties):
        own = [(copy, found) for copy, found in returned if copy.member == party.index]
        if not own:
            continue
        signs = f"{party.signs_as}：{party.signer}" if party.signer else party.signs_as
        body.append(f"<h2>{party.index:02d}　{escape(party.name)}　{escape(signs)}</h2>")
        for copy, found in own:
            for number, one in enumerate(found, 1):
                still()
                name = returned_picture(copy, number)
                files[name] = _small(one)
                title = (
                    f"《{titles[copy.document]}》第 {copy.page} 页　{f'第 {copy.copy} 份' if copy.copy else '电子签署'}"
                )
                purpose = purposes[copy.document, copy.page, copy.member]
                body.append(_sheet(title, shown.page(copy), name, one, purpose, len(found) > 1))
    body += _strays(matched, files)
    body.append("</body></html>\n")
    return {"核对单.html": "".join(body).encode(), **files}


def returned_picture(copy: Copy, number: int) -> str:
    """Return the name of the picture of what came back for ``copy``; ``number`` counts from 1 what came twice."""
    return f"核对/{copy.document}-{copy.page}-{copy.member}-{copy.copy}-{number}.jpg"


def original_picture(copy: Copy) -> str:
    """Return the name of the picture of the page as it was sent out."""
    return f"核对/原件-{copy.document}-{copy.page}.jpg"


def stray_picture(kind: str, number: int) -> str:
    """Return the name of the picture of the page that is the ``number``-th (from 1) of its kind of strays."""
    return f"核对/{kind}-{number}.jpg"


class _Originals:
    """Pictures of the pages that were sent out, each drawn once."""

    @one_at_a_time
    def __init__(self, originals: Mapping[str, bytes], files: dict[str, bytes]) -> None:
        pdfium = need("pypdfium2")
        self._documents = {kind: pdfium.PdfDocument(data) for kind, data in originals.items()}
        self._files = files

    @one_at_a_time
    def page(self, copy: Copy) -> str:
        name = original_picture(copy)
        if name not in self._files:
            page = self._documents[copy.document][copy.page - 1]
            scale = _SIDE / max(page.get_width(), page.get_height())
            self._files[name] = _jpeg(page.render(scale=scale).to_pil().convert("RGB"))
        return name


def _sheet(title: str, original: str, name: str, found: Found, purpose: Purpose, doubled: bool) -> str:
    wanted = ("签字", "盖章", "日期") if purpose is Purpose.SIGN else ("盖章",)
    boxes = "".join(f'<label><input type="checkbox"> {word}</label>' for word in wanted)
    signature = signature_of(found.file)
    facts = f"来源：{escape(found.file.name)} 第 {found.page.number} 页　SHA-256 {found.file.sha256[:16]}"
    if signature is not None:
        facts += f"　电子签名：{escape(signature.signer)}（{escape(signature.state)}）"
    if doubled:
        facts += "　<strong>重复交回</strong>"
    return (
        f'<div class="sheet"><strong>{escape(title)}</strong><div class="pair">'
        f'<figure><img src="{escape(original)}" alt="原件"><figcaption>发出的原件</figcaption></figure>'
        f'<figure><img src="{escape(name)}" alt="交回"><figcaption>交回的页</figcaption></figure></div>'
        f'<p class="facts">{facts}</p><p>{boxes}核对人 <span class="blank"></span></p></div>\n'
    )


def _strays(matched: Matched, files: dict[str, bytes]) -> list[str]:
    words = {
        "unreadable": "认不出标记的页",
        "other-version": "属于另一版本或另一份文件的页（不予采用）",
        "unexpected": "不在应收范围内的页",
        "printed": "电子签署用的文件被打印签署的页",
    }
    body: list[str] = []
    for kind, head in words.items():
        own = [stray for stray in matched.strays if stray.kind == kind]
        if own:
            body.append(f"<h2>{head}</h2>")
        for number, stray in enumerate(own, 1):
            still()
            name = stray_picture(kind, number)
            files[name] = _small(Found(stray.file, stray.page))
            body.append(
                f'<div class="sheet"><div class="pair"><figure><img src="{name}" alt=""></figure></div>'
                f'<p class="facts">来源：{escape(stray.file.name)} 第 {stray.page.number} 页</p></div>\n'
            )
    return body


def _small(found: Found) -> bytes:
    from PIL import Image

    path: Path | None = found.page.picture
    assert path is not None
    with Image.open(path) as picture:
        picture.draft("RGB", (_SIDE, _SIDE))
        small = picture.convert("RGB")
    small.thumbnail((_SIDE, _SIDE))
    return _jpeg(small)


def _jpeg(picture: Any) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=70, optimize=True)
    return out.getvalue()
