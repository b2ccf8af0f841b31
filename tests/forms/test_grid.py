from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mengyue.docx.build_form import build_form
from mengyue.library.form import FormLayout
from mengyue.model.alliance import Alliance

from ..schema_judge import schema_judge

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def widths(table: Any) -> list[int]:
    return [int(column.get(W + "w")) for column in table.find(W + "tblGrid")]


def test_every_row_fills_its_grid_and_every_cell_is_as_wide_as_its_columns(
    rendered: Callable[[Alliance], Any], example: Alliance
) -> None:
    for table in rendered(example).tables():
        grid = widths(table)
        assert table.find(f"{W}tblPr/{W}tblLayout").get(W + "type") == "fixed"
        for row in table.findall(W + "tr"):
            at = 0
            for cell in row.findall(W + "tc"):
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                columns = 1 if span is None else int(span.get(W + "val"))
                assert int(cell.find(f"{W}tcPr/{W}tcW").get(W + "w")) == sum(grid[at : at + columns])
                at += columns
            assert at == len(grid)


def test_parts_of_the_form_are_equally_wide_and_only_a_hair_apart(
    rendered: Callable[[Alliance], Any], example: Alliance
) -> None:
    page = rendered(example)
    _cover, *parts = page.tables()
    assert len({sum(widths(part)) for part in parts}) == 1
    for part in parts[:-1]:
        joint = part.getnext()
        assert joint.tag == W + "p" and not page.text(joint)
        assert joint.find(f"{W}pPr/{W}spacing").get(W + "line") == "2"
        assert joint.find(f"{W}pPr/{W}rPr/{W}sz").get(W + "val") == "2"
        assert joint.getnext().tag == W + "tbl"


def test_list_headings_repeat_on_every_page_and_other_rows_do_not(
    rendered: Callable[[Alliance], Any], example: Alliance
) -> None:
    page = rendered(example)
    for heading, caption in (("二、", "从事专业"), ("三、", "建设时间"), ("四、", "序号")):
        rows = page.table(heading).findall(W + "tr")
        repeated = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        assert repeated == [True, True] + [False] * (len(rows) - 2)
        assert caption in page.text(rows[1])


def test_only_rows_of_long_text_may_break_across_pages(rendered: Callable[[Alliance], Any], example: Alliance) -> None:
    page = rendered(example)
    rows = [row for table in page.tables() for row in table.findall(W + "tr")]
    splitting = [page.text(row)[:12] for row in rows if row.find(f"{W}trPr/{W}cantSplit") is None]
    assert splitting == ["面向广西新能源汽车产业对", "（一）合作基础。2022"]


def test_rows_grow_and_text_never_shrinks(rendered: Callable[[Alliance], Any], example: Alliance) -> None:
    page = rendered(example)
    heights = list(page.root.iter(W + "trHeight"))
    assert heights and {height.get(W + "hRule") for height in heights} == {"atLeast"}
    assert not list(page.root.iter(W + "tcFitText", W + "fitText"))


def test_cover_has_no_page_number_and_counting_starts_behind_it(rendered: Callable[[Alliance], Any]) -> None:
    cover, rest = rendered(Alliance()).root.iter(W + "sectPr")
    relationship = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    assert cover.find(W + "footerReference").get(relationship) != rest.find(W + "footerReference").get(relationship)
    assert rest.find(W + "pgNumType").get(W + "start") == "1"
    size = rest.find(W + "pgSz")
    assert (size.get(W + "w"), size.get(W + "h")) == ("11906", "16838")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", ["template", "empty", "full"])
def test_template_and_forms_satisfy_both_validators(
    name: str, layout: FormLayout, rendered: Callable[[Alliance], Any], example: Alliance, tmp_path: Path
) -> None:
    import ooxml_integrity

    data = {
        "template": lambda: build_form(layout),
        "empty": lambda: rendered(Alliance()).data,
        "full": lambda: rendered(example).data,
    }[name]()
    path = tmp_path / "form.docx"
    path.write_bytes(data)
    assert [error.description for error in schema_judge().validate(path).errors] == []
    assert [str(finding) for finding in ooxml_integrity.check(path)] == []


def test_python_docx_opens_the_form(rendered: Callable[[Alliance], Any], example: Alliance) -> None:
    import docx

    document = docx.Document(io.BytesIO(rendered(example).data))
    assert document.tables[1].cell(0, 1).text == "广西壮族自治区示例动力电池系统创新联合体"


def test_same_layout_gives_the_same_bytes(layout: FormLayout) -> None:
    assert build_form(layout) == build_form(layout.model_copy())
