"""Review copies of the complete example, and of agreements with holes or many members."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from ooxml_integrity import check

from mengyue.draft.tree import Draft, Form, Stage
from mengyue.intake.load import Loaded
from mengyue.pipeline import Made, Rendered, Workshop
from mengyue.review.report_table import Report

from ..schema_judge import schema_judge

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
AS_OF = date(2026, 11, 22)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class Reviewed:
    """Everything made for one alliance."""

    loaded: Loaded
    made: Made
    extra: list[Rendered]

    def copy(self, kind: type = Draft) -> Rendered:
        return next(item for item in self.extra if isinstance(item.document, kind))

    def report(self, kind: str, extension: str = ".docx") -> Rendered:
        found = (i for i in self.extra if isinstance(i.document, Report) and i.document.kind == kind)
        return next(item for item in found if item.extension == extension)

    @property
    def draft(self) -> Draft:
        return next(tree for tree in self.made.trees if isinstance(tree, Draft))


@pytest.fixture(scope="session")
def shop() -> Workshop:
    return Workshop(ROOT)


@pytest.fixture(scope="session")
def review(shop: Workshop) -> Callable[..., Reviewed]:
    def _review(text: str | None = None, folder: Path | None = None, **alliance: object) -> Reviewed:
        path = EXAMPLE
        if text is not None:
            assert folder is not None
            path = folder / "alliance.yaml"
            path.write_text(text, "utf-8")
        (loaded,) = shop.load(path)
        if alliance:
            loaded = replace(loaded, alliance=loaded.alliance.model_copy(update=alliance))
        made = shop.make(loaded, stage=Stage.DRAFT, as_of=AS_OF)
        return Reviewed(loaded, made, shop.review(loaded, made, as_of=AS_OF))

    return _review


@pytest.fixture(scope="session")
def example(review: Callable[..., Reviewed]) -> Reviewed:
    return review()


@pytest.fixture(scope="session")
def form_copy(example: Reviewed) -> bytes:
    return example.copy(Form).data


@pytest.fixture
def judge(tmp_path: Path) -> Callable[[bytes], None]:
    """The two heavy judges: the schema and the package."""

    def _judge(data: bytes) -> None:
        path = tmp_path / "document.docx"
        path.write_bytes(data)
        assert [str(error) for error in schema_judge().validate(path).errors] == []
        assert [str(finding) for finding in check(path)] == []

    return _judge


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def changed(data: bytes, change: Callable[[str], str], name: str = "word/document.xml") -> bytes:
    """Return the package with one part changed, as somebody's program would write it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            content = old.read(item)
            if item == name:
                text = content.decode()
                edited = change(text)
                assert edited != text, "the change did not apply"
                content = edited.encode()
            new.writestr(item, content)
    return out.getvalue()


def deleted(text: str, author: str = "乙方律师") -> Callable[[str], str]:
    """Track the deletion of the first run that reads ``text``."""

    def _change(xml: str) -> str:
        run = re.search(rf"<w:r><w:t(?: xml:space=\"preserve\")?>{re.escape(text)}</w:t></w:r>", xml)
        assert run, text
        gone = run[0].replace("<w:t>", "<w:delText>").replace("</w:t>", "</w:delText>").replace("<w:t ", "<w:delText ")
        mark = f'<w:del w:id="9001" w:author="{author}" w:date="2026-12-01T09:00:00Z">{gone}</w:del>'
        return xml[: run.start()] + mark + xml[run.end() :]

    return _change
