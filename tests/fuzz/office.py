"""Programs called soffice that make something else of a document: nothing but the document's own pages is released.

A sound PDF is cut, damaged, rearranged, stretched with blank, repeated and foreign pages. What is released shows the
pages of the sound one, each with the same words, in the same order; all else is refused in a sentence.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import sys
from functools import cache
from pathlib import Path

import pikepdf
from runner import main

from mengyue.docx.base_document import package
from mengyue.docx.xml import p
from mengyue.model.finding import EngineError
from mengyue.pack.pages import page_texts
from mengyue.pack.pdf import PdfError, UntruePdf, convert

COPY = """#!/bin/sh
while [ "$1" != --outdir ]; do shift; done
out=$2; shift 2
for file in "$@"; do cp "$HERE/made.pdf" "$out/$(basename "$file" .docx).pdf"; done
"""


@cache
def documents() -> dict[str, tuple[bytes, bytes]]:
    """Some documents with their sound PDFs: with and without numbers of pages, with a page that is blank on purpose."""
    words = [
        p(f"第{number}条　各方就示例事项{number}的办理达成一致，按照本协议的约定执行。") for number in range(1, 90)
    ]
    blank = p("") + "<w:p><w:r><w:br w:type='page'/></w:r></w:p>" * 2
    field = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
    referring = (
        '<w:p><w:r><w:t xml:space="preserve">按照</w:t></w:r>' + field % "begin"
        + r"<w:r><w:instrText xml:space='preserve'> REF article_7 \h </w:instrText></w:r>" + field % "separate"
        + "<w:r><w:t>第七条</w:t></w:r>" + field % "end" + "<w:r><w:t>的约定，各方另行签订示例合同。</w:t></w:r></w:p>"
    )  # fmt: skip
    target = (
        '<w:p><w:bookmarkStart w:id="7" w:name="article_7"/><w:r><w:t>第七条</w:t></w:r><w:bookmarkEnd w:id="7"/>'
        "<w:r><w:t>　示例期限为三年。</w:t></w:r></w:p>"
    )
    bodies = {
        "cross-references": package("".join([*words[:30], target, *[referring, *words[30:33]] * 9]), footer="page_of"),
        "numbered": package("".join(words), footer="page_of"),
        "plain": package("".join(words)),
        "blank page": package("".join([*words[:20], blank, *words[20:60]])),
        "short": package("".join(words[:3])),
    }
    made = convert(bodies)
    return {name: (data, made[name]) for name, data in bodies.items()}


def released(folder: Path, docx: bytes, sound: bytes, made: bytes) -> str:
    """Let a program make ``made`` of a document; what is released must show what ``sound`` shows."""
    (folder / "bin").mkdir()
    (folder / "made.pdf").write_bytes(made)
    program = folder / "bin" / "soffice"
    program.write_text(COPY)
    program.chmod(0o755)
    before = {name: os.environ.get(name) for name in ("PATH", "HERE")}
    os.environ.update({"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "HERE": str(folder)})
    try:
        out = convert({"文件": docx}, timeout=10)["文件"]
    except (PdfError, UntruePdf) as refused:
        assert "文件" in str(refused)
        return type(refused).__name__
    finally:
        os.environ.update({name: value for name, value in before.items() if value is not None})
    assert page_texts(out) == page_texts(sound), "released with other pages"
    return "released"


def rearranged(rng: random.Random, folder: Path) -> str:
    """Pages taken away, repeated, exchanged; blank ones and those of another document put in."""
    name = rng.choice(list(documents()))
    docx, sound = documents()[name]
    other = documents()[rng.choice([key for key in documents() if key != name])][1]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sound)) as own, pikepdf.open(io.BytesIO(other)) as foreign, pikepdf.new() as pdf:
        pages: list[pikepdf.Page | None] = list(own.pages)
        for _step in range(rng.randint(1, 3)):
            at = rng.randrange(len(pages)) if pages else 0
            kind = rng.randrange(6)
            if kind == 0 and pages:
                pages.pop(at)
            elif kind == 1 and pages:
                pages.insert(rng.randint(0, len(pages)), pages[at])
            elif kind == 2 and pages:
                pages.insert(rng.randint(0, len(pages)), pages.pop(at))
            elif kind == 3:
                pages.insert(rng.randint(0, len(pages)), None)
            elif kind == 4:
                pages.insert(rng.randint(0, len(pages)), foreign.pages[-1])
            else:
                pages += list(reversed(pages)) if rng.random() < 0.5 else list(pages)
        for page in pages:
            if page is None:
                pdf.add_blank_page(page_size=rng.choice([(595, 842), (10, 10)]))
            else:
                pdf.pages.append(page)
        pdf.save(out)
    return released(folder, docx, sound, out.getvalue())


def damaged(rng: random.Random, folder: Path) -> str:
    """Bytes cut off, overwritten, doubled, put in front."""
    docx, sound = documents()[rng.choice(list(documents()))]
    data = bytearray(sound)
    for _step in range(rng.randint(1, 4)):
        at, length = rng.randrange(len(data)), rng.choice([1, 2, 20, 2000])
        kind = rng.randrange(5)
        if kind == 0:
            data[at : at + length] = rng.randbytes(length)
        elif kind == 1:
            del data[at : at + length]
        elif kind == 2:
            data[at:at] = data[at : at + length]
        elif kind == 3:
            del data[at:]
        else:
            data[:0] = rng.randbytes(length)
        if not data:
            break
    return released(folder, docx, sound, bytes(data))


def redrawn(rng: random.Random, folder: Path) -> str:
    """What pages show is taken away, hidden or drawn off the paper; their boxes are made nothing."""
    docx, sound = documents()[rng.choice(list(documents()))]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sound)) as pdf:
        page = pdf.pages[rng.randrange(len(pdf.pages))]
        kind = rng.randrange(4)
        if kind == 0:
            page.obj["/Contents"] = pdf.make_stream(b"")
        elif kind == 1:
            page.obj["/Contents"] = pdf.make_stream(b"q 1 0 0 rg 0 0 99 99 re f Q")
        elif kind == 2:
            page.contents_add(pdf.make_stream(b"q 1 0 0 1 5000 5000 cm\n"), prepend=True)
        else:
            page.obj["/Resources"] = pikepdf.Dictionary()
        pdf.save(out)
    return released(folder, docx, sound, out.getvalue())


if __name__ == "__main__":
    if shutil.which("soffice") is None:
        print("needs LibreOffice")
        sys.exit(0)
    try:
        documents()
    except EngineError as error:
        sys.exit(f"{error}")
    sys.exit(main({"rearranged": rearranged, "damaged": damaged, "redrawn": redrawn}, tries=12, limit=40))
