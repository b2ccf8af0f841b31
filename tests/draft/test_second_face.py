"""The tree says everything: who writes another face than Word needs no outline, table source or layout beside it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import Article, Draft, Form, Stage, Table
from mengyue.pipeline import Rendered, Workshop

ROOT = Path(__file__).resolve().parents[2]
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def _made() -> dict[str, Rendered]:
    shop = Workshop(ROOT)
    (loaded,) = shop.load(ROOT / "examples" / "guangxi-2021" / "alliance.yaml")
    made = shop.make(loaded, kinds=["agreement", "application"], stage=Stage.DRAFT, as_of=date(2026, 11, 22))
    return {rendered.kind: rendered for rendered in made.rendered}


def _tables(tree: Draft) -> Iterator[Table]:
    places = [block.blocks if isinstance(block, Article) else (block,) for block in tree.body]
    places += [schedule.blocks for schedule in tree.schedules]
    for blocks in places:
        yield from (block for block in blocks if isinstance(block, Table))


def _word(rendered: Rendered) -> str:
    with zipfile.ZipFile(io.BytesIO(rendered.data)) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    return _plain("".join(node.text or "" for node in root.iter(f"{_W}t")))


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_each_table_of_the_tree_reads_with_its_captions_as_the_word_file_does() -> None:
    rendered = _made()["agreement"]
    assert isinstance(rendered.document, Draft)
    tables = list(_tables(rendered.document))
    assert len(tables) > 5
    for table in tables:
        assert table.columns and all(len(row) == len(table.columns) for row in table.rows)
        first = "".join(texts_of(cell) for cell in table.rows[0])
        assert _plain("".join(column.caption for column in table.columns) + first) in _word(rendered), table.source
        assert _plain(table.unit_note) in _word(rendered)
        assert all(column.width > 0 and column.align in ("left", "center", "right") for column in table.columns)


def test_a_form_reads_row_by_row_from_its_own_layout_as_the_word_file_does() -> None:
    rendered = _made()["application"]
    form = rendered.document
    assert isinstance(form, Form) and form.layout is not None
    word = _word(rendered)
    for part in form.layout.parts:
        for row in part.rows:
            said = "".join(cell.caption or texts_of(form.cells[cell.id]) for cell in row.cells)
            assert _plain(said) in word
        if part.group:
            for cells in form.groups[part.group.id].rows[:1]:
                said = "".join(texts_of(cells[column.id]) for column in part.group.columns)
                assert _plain(said) in word
        assert all(_plain(opinion.caption) in word for opinion in part.opinions)
