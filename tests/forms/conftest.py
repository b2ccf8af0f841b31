"""What the form tests share: filling and rendering as a user's run does it, and reading the result back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from lxml import etree

from mengyue.docx.build_form import build_form
from mengyue.docx.compile import CompiledTemplate, compile_template
from mengyue.docx.render import render_form
from mengyue.draft.fill import fill
from mengyue.draft.tree import Form, Stage
from mengyue.draft.wording_scope import Wording
from mengyue.intake.load import load
from mengyue.library.form import FormLayout
from mengyue.library.load_form import load_form
from mengyue.library.load_outline import load_labels
from mengyue.library.load_policy import load_policy
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.paths import content_root

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Page:
    """A rendered form, read back."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self.root: Any = etree.fromstring(package.read("word/document.xml"))

    @staticmethod
    def text(element: Any, *, blanks: bool = True) -> str:
        """All text below ``element`` without white space, with or without what is still to be filled in."""
        runs = (run for run in element.iter(W + "r") if blanks or run.find(f"{W}rPr/{W}rStyle") is None)
        return "".join("".join(part.text or "" for run in runs for part in run.iter(W + "t")).split())

    def tables(self) -> list[Any]:
        return list(self.root.iter(W + "tbl"))

    def table(self, heading: str) -> Any:
        """The table whose first row begins with ``heading``."""
        return next(table for table in self.tables() if self.text(table.find(W + "tr")).startswith(heading))

    def items(self, heading: str) -> list[list[str]]:
        """The cells of every row of a list, its heading rows left out."""
        rows = (row for row in self.table(heading).findall(W + "tr") if row.find(f"{W}trPr/{W}tblHeader") is None)
        return [[self.text(cell) for cell in row.findall(W + "tc")] for row in rows]


@pytest.fixture(scope="session")
def layout() -> FormLayout:
    return load_form(content_root() / "templates" / "forms" / "guangxi-2021-application.yaml")


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(content_root(), "guangxi-2021")


@pytest.fixture(scope="session")
def wording() -> Wording:
    return Wording(load_labels(content_root(), []))


@pytest.fixture(scope="session")
def template(layout: FormLayout) -> CompiledTemplate:
    return compile_template(build_form(layout))


@pytest.fixture(scope="session")
def example() -> Alliance:
    return load(content_root() / "examples" / "guangxi-2021" / "alliance.yaml")[0].alliance


@pytest.fixture(scope="session")
def filled(layout: FormLayout, policy: Policy, wording: Wording) -> Callable[[Alliance], Form]:
    return lambda alliance: fill(alliance, layout, policy, wording, stage=Stage.DRAFT)


@pytest.fixture(scope="session")
def rendered(template: CompiledTemplate, filled: Callable[[Alliance], Form]) -> Callable[[Alliance], Page]:
    return lambda alliance: Page(render_form(template, filled(alliance), modified=date(2026, 11, 22)))
