"""What intake accepts as a text is what document, PDF and file name show."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
import unicodedata
from datetime import date
from pathlib import Path

import pypdf
import pytest

import docx
from mengyue.docx.base_document import package
from mengyue.docx.compile import compile_template
from mengyue.docx.render import render_form
from mengyue.docx.xml import p
from mengyue.docx.zip import read_parts
from mengyue.draft.tree import Form, Stage, Value
from mengyue.file_names import safe_name
from mengyue.intake.load import load_bytes
from mengyue.model.finding import InputError
from mengyue.pack.lost_words import lost_words
from mengyue.pack.pages import page_texts
from mengyue.sign.page_plan import Party, Signable, Signer
from mengyue.sign.planning import plan

#: What names are made of, and what hides in them: full width, compatibility forms, directions, no width, quotes.
LETTERS = "广西示例大学研究院有限责任公司甲乙丙东盟新能源龘鑫犇ABCxyz019"
ODD = "\u200b\u202e\ufeff\u00ad\u2060\u3000\u00a0\t⼴⻓ＡＢ０（）()“”‘’·—-－.。，、/&<>{}%#²ⅣK№%'\""


def _accepted() -> list[str]:
    """Return names that intake took, as it took them: of 150 random ones, always the same."""
    chance = random.Random(20261122)
    taken = []
    for _number in range(150):
        parts = [chance.choice(LETTERS if chance.random() < 0.8 else ODD) for _c in range(chance.randint(4, 24))]
        data = {"policy": "p", "members": [{"id": "甲", "name": "".join(parts)}]}
        try:
            name = load_bytes(json.dumps(data).encode(), file="a.json")[0].alliance.members[0].name
        except InputError:
            continue
        if name:
            taken.append(name)
    assert len(taken) > 50
    return taken


def _seen(text: str) -> str:
    """Return what an eye sees of ``text`` in a PDF, where spaces are distances and like forms are one."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.libreoffice
def test_an_accepted_name_is_shown_the_same_by_document_pdf_packet_and_file_name(tmp_path: Path) -> None:
    names = _accepted()
    lines = (f"第{number}项：{{{{r cells['n{number}'] }}}}（盖章）。" for number in range(len(names)))
    body = "".join(p(line, style="条文") for line in lines)
    cells = {f"n{number}": (Value(name),) for number, name in enumerate(names)}
    data = render_form(
        compile_template(package(body)), Form("f", "表", Stage.SIGNABLE, "f", cells, {}), modified=date(2026, 11, 22)
    )
    shown = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    assert shown[: len(names)] == [f"第{number}项：{name}（盖章）。" for number, name in enumerate(names)]
    for name in names:
        assert not any(unicodedata.category(c) in ("Cc", "Cf") for c in name)
        assert _seen(safe_name(name)).replace("_", "")[:20] == _seen(_for_file(name))[:20]
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice")
    (tmp_path / "a.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=240)
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "a.pdf").pages]
    assert lost_words(read_parts(data), pages) == []
    text = _seen("".join(pages))
    split = [name for number, name in enumerate(names) if _seen(f"第{number}项：{name}（盖章）。") not in text]
    assert len(split) < len(pages), "only what runs on over the end of a page is parted"
    parties = [Party(number, f"m{number}", name) for number, name in enumerate(names, 1)]
    before = [(f"第{number}项：", name) for number, name in enumerate(names)]
    places = tuple(Signer(party.id, before=pair, words="（盖章）") for party, pair in zip(parties, before, strict=True))
    texts = page_texts((tmp_path / "a.pdf").read_bytes())
    planned = plan([Signable("f", "表", "0" * 64, texts, 1, signers=places)], parties)
    assert len(planned.without) < len(pages), "packets find the place of every name"


def _for_file(name: str) -> str:
    return "".join(c for c in name if c not in '<>:"/\\|?*_').strip(" .")
