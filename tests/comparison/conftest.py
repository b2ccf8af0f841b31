"""Alliances, documents, and the command that compares them."""

from __future__ import annotations

import copy
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from ooxml_integrity import check

import docx
from mengyue.comparison.stories import stories
from mengyue.i18n import use_language
from mengyue.word.accept import accept_all, reject_all
from mengyue.word.open_docx import open_package

from ..in_process import Outcome
from ..schema_judge import schema_judge

ROOT = Path(__file__).resolve().parents[2]
ALLIANCE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
#: What openxml-audit says of sound documents: a row that was inserted or deleted as a whole carries nothing but
#: that mark, and python-docx's own template holds a stale part and lacks the style of its comments.
FALSE_ALARMS = ("trPr[1]: Required sequence content is missing", "stylesWithEffects", "CommentReference")
WORDS = (
    "第一条　总则",
    "各方本着平等自愿、优势互补、利益共享、风险共担的原则，共同组建产业技术创新联合体。",
    "第二条　出资",
    "甲方出资人民币壹佰万元，乙方出资人民币伍拾万元，于本协议生效之日起三十日内到位。",
    "第三条　知识产权",
    "合作开发所产生的知识产权由参与各方共有，任何一方转让其份额的，其他各方在同等条件下享有优先受让权。",
    "第四条　保密",
    "各方对在合作过程中知悉的商业秘密承担保密义务，保密期限为本协议终止后五年。",
)
ROWS = (
    ("序号", "单位名称", "代码"),
    ("1", "广西甲公司", "91450200MA9XXX0119"),
    ("2", "广西乙大学", "1245000049999X030H"),
    ("3", "广西丙研究院", "1245000049999X049E"),
    ("4", "广西丁公司", "91450100MA9XXX02XU"),
)


@pytest.fixture
def process() -> Callable[..., Outcome]:
    """Run the command in a process of its own; ``path`` goes before everything else that can be imported."""

    def call(*arguments: str | Path, path: str = "", **extra: str) -> Outcome:
        lookup = os.pathsep.join(filter(None, [path, str(ROOT / "engine")]))
        environment = {**os.environ, "PYTHONPATH": lookup, "PYTHONUTF8": "1", **extra}
        command = [sys.executable, "-m", "mengyue.cli.main", *map(str, arguments)]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return call


Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def alliance(tmp_path: Path) -> Callable[..., Path]:
    """Write the example at its usual length, changed, as a data file."""
    base = yaml.safe_load(ALLIANCE.read_text(encoding="utf-8"))
    base["agreement"]["length"] = "standard"

    def write(name: str, *changes: Change) -> Path:
        data = copy.deepcopy(base)
        for change in changes:
            change(data)
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(data, ensure_ascii=False, default=str), encoding="utf-8")
        return path

    return write


@cache
def _plain() -> bytes:
    """python-docx's template without the looks of tables that no table here has: nine tenths of the file, which the
    judges would go through each time."""
    made = docx.Document()
    for key, relation in list(made.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            made.part.drop_rel(key)
            made.part.rels.pop(key, None)
    for style in list(made.styles):
        if style.type is WD_STYLE_TYPE.TABLE and style.name != "Normal Table":
            style.delete()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def document(
    words: tuple[str, ...] | list[str] = WORDS,
    *,
    header: str = "草案",
    rows: Any = None,
    nested: Any = None,
    looks: bool = False,
    extra: Callable[[DocxDocument], object] | None = None,
) -> bytes:
    """Make a .docx as somebody else would: with python-docx and its default template, with all its ``looks`` or not."""
    made = docx.Document() if looks else docx.Document(io.BytesIO(_plain()))
    made.sections[0].header.paragraphs[0].text = header
    for line in words:
        made.add_paragraph(line)
    if rows:
        _fill(made.add_table(rows=0, cols=len(rows[0])), rows)
    if nested:
        outer = made.add_table(rows=1, cols=2)
        outer.cell(0, 0).text = "外"
        _fill(outer.cell(0, 1).add_table(rows=0, cols=len(nested[0])), nested)
        outer.cell(0, 1).add_paragraph("尾")
    if extra:
        extra(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _fill(table: Any, rows: Any) -> None:
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def put(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return put


@pytest.fixture
def judge(tmp_path: Path) -> Callable[[bytes], None]:
    """The two heavy judges, less the false alarms that we know."""

    def judged(data: bytes) -> None:
        path = tmp_path / "judged.docx"
        path.write_bytes(data)
        found = [str(error) for error in schema_judge().validate(path).errors] + [str(row) for row in check(path)]
        assert [row for row in found if not any(alarm in row for alarm in FALSE_ALARMS)] == []

    return judged


def texts(data: bytes, settle: Callable[[Any], None] | None = None, remark: str = "") -> list[str]:
    """Return every line of a .docx: its body, its headers and footers; without the comment ``remark``."""
    found = stories(open_package(data, "x"), settle, remark)
    return [line.text for name in sorted(found) for line in found[name] if line.kind == "p"]


def accepted(data: bytes, remark: str = "") -> list[str]:
    return texts(data, accept_all, remark)


def rejected(data: bytes) -> list[str]:
    return texts(data, reject_all)


def marked(data: bytes, *kinds: str) -> list[str]:
    """Return the text inside tracked changes of those kinds, change by change."""
    main = open_package(data, "x").tree("word/document.xml")
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    found = []
    for change in main.iter(*(w + kind for kind in kinds)):
        text = "".join(part.text or "" for part in change.iter(w + "t", w + "delText"))
        if text:
            found.append(text)
    return found


def repacked(data: bytes, **parts: Any) -> bytes:
    """Return the package with parts replaced; a callable gets the old bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            change = parts.get(item.filename.rpartition("/")[2].partition(".")[0])
            old = source.read(item)
            target.writestr(item.filename, change(old) if callable(change) else old if change is None else change)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    yield
    use_language("zh")
