"""Finding content by a word, as somebody does who knows no ids."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mengyue.library.content_library import load_library
from mengyue.library.search import Kind, find, index
from mengyue.lint.topics import lint_topics

from .conftest import ROOT, Outcome

Run = Callable[..., Outcome]


def test_a_word_lists_what_has_it_titles_before_topics_before_text(mengyue: Run) -> None:
    done = mengyue("explain", "保密")
    assert done.code == 0
    first, *rest = [line for line in done.out.splitlines() if line and not line.startswith(" ")]
    assert first.startswith("“保密”：找到 ") and "列出最相近的 40 项" in first
    assert rest[0].startswith("charter.secrecy　保密　〔条款〕clauses/charter/secrecy.md")
    ids = [hit.entry.id for hit in find("保密", index(ROOT))]
    assert len(ids) == len(set(ids))
    assert ids.index("confidentiality.duties") < ids.index("confidentiality.name-use") < ids.index("tasks.subcontract")


@pytest.mark.parametrize(
    ("word", "kind", "found"),
    [
        ("违约金", Kind.CLAUSE, "liability.late"),
        ("授权委托", Kind.PAPER, "papers/power-of-attorney"),
        ("签署进度", Kind.FORM, "forms/signing-progress"),
        ("成员单位原则上不少于8个", Kind.RULE, "G21-1"),
        ("仲裁协议无效", Kind.RULE, "LAW-ARB27.exclusive"),
        ("受让", Kind.STATUTE, "civil-code/859"),
        ("滨海新区", Kind.POLICY, "binhai-2012"),
    ],
)
def test_every_kind_of_content_is_found_by_what_it_says(word: str, kind: Kind, found: str) -> None:
    hits = [hit.entry for hit in find(word, index(ROOT))]
    assert found in [entry.id for entry in hits if entry.kind is kind]
    assert all((ROOT / entry.file).is_file() for entry in hits)


def test_several_words_must_all_be_there_and_the_sentence_shows_one(mengyue: Run) -> None:
    both = {hit.entry.id for hit in find("保密 高校", index(ROOT))}
    assert both < {hit.entry.id for hit in find("保密", index(ROOT))}
    assert "confidentiality.period" in both  # its note on risk speaks of universities
    out = mengyue("library", "list", "保密", "高校").out
    assert out.startswith("“保密 高校”：找到 ") and "保密义务自知悉保密信息之日起" in out


def test_an_id_still_explains_and_what_a_search_lists_can_be_explained(mengyue: Run) -> None:
    assert "备选表述" in mengyue("explain", "confidentiality.period").out
    told = mengyue("explain", "papers/nda").out
    assert "contract.nda-duties" in told and "guangxi-2021" in told
    assert mengyue("explain", "没有这个词啊").code == 2


def test_the_list_names_each_folder_in_chinese_with_its_clauses(mengyue: Run) -> None:
    done = mengyue("library", "list")
    assert done.code == 0
    lines = done.out.splitlines()
    for folder in {path.parent.name for path in ROOT.glob("clauses/*/*.md")}:
        assert len([line for line in lines if re.match(f"{folder}　[\u4e00-\u9fff]+：", line)]) == 1, folder
    assert "    confidentiality.period　保密期限与返还" in lines
    assert "    papers/nda　保密协议" in lines and "    forms/signing-progress　签署进度表" in lines


def test_a_folder_without_a_chinese_line_and_a_line_without_a_folder_are_faults(tmp_path: Path) -> None:
    for name in ("clauses", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    path = tmp_path / "clauses" / "topics.yaml"
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.split("\n") if "id: risk," in line)
    path.write_text(text.replace(row, row.replace("id: risk", "id: riks")), encoding="utf-8")
    found = [(f.code, f.file, f.line) for f in lint_topics(tmp_path, load_library(tmp_path))]
    line = text[: text.index(row)].count("\n") + 1
    assert found == [("LB-TOPIC", "clauses/topics.yaml", 1), ("LB-TOPIC", "clauses/topics.yaml", line)]
