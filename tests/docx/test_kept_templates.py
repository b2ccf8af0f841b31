"""A template compiled in an earlier run renders the same bytes as one compiled now."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mengyue.docx import compile as compiling
from mengyue.docx.compile import compile_template
from mengyue.docx.render import render_draft, render_form
from mengyue.draft.tree import Draft, Stage
from mengyue.model.finding import EngineError
from mengyue.pipeline import Workshop

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 22)


def test_the_papers_of_an_example_are_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Workshop(ROOT)
    loaded = shop.load(ROOT / "examples" / "liuzhou-2024" / "alliance.yaml")[0]
    made = shop.make(loaded, stage=Stage.DRAFT, as_of=DAY, render=False)
    assert made.trees
    for tree in made.trees:
        data = (ROOT / "templates" / f"{tree.template}.docx").read_bytes()
        compile_template.cache_clear()
        monkeypatch.setattr(compiling, "_PACK", compiling.KeptPack("tried"))
        documents = []
        for _compiled_then_read in range(2):
            compiled = compile_template(data)
            render = render_draft if isinstance(tree, Draft) else render_form
            documents.append((compiled.digest, compiled.static, render(compiled, tree, modified=DAY)))  # type: ignore[arg-type]
            compile_template.cache_clear()
        assert documents[0] == documents[1]


def test_what_cannot_be_compiled_is_told_every_time() -> None:
    for _again in range(2):
        with pytest.raises(EngineError):
            compile_template(b"no template")
