"""Likeness to judged sentences asks where no rule tells, and hardly ever of what is lawful."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.proof.conftest import ROOT, Desk, build
from tests.proof.likeness_by_hand import above, leanings

from docx import Document
from mengyue.library.content_library import Library, load_library
from mengyue.library.specimen import Specimen, SpecimenBook, Specimens, judged, specimen_book
from mengyue.meaning.leaning import Leaning, learned
from mengyue.meaning.leaning_file import LearnedFile, hands_of, read_learned, written
from mengyue.meaning.signs import runs, signs
from mengyue.model.finding import Finding, InputError, State
from mengyue.proof.any_text import proof_text
from mengyue.proof.said import sentences_of

Run = Callable[..., Any]
DAY = date(2026, 12, 1)
#: What no rule knows, put in two voices each; and what is said as often without fault.
FAULTY = (
    "样机谁摸过谁就得买走，摸了不买的扣他一年的份子。",
    "样机摸过就得买走，不买的扣一年份子。",
    "谁摸过样机谁买走。",
)
LAWFUL = ("样机由示范单位保管，年底盘点一次。", "样机放在示范单位，年底盘点。", "样机的保管人年底报盘点表。")


#: What is without fault, and an office does not want all the same; and what it wants.
UNWANTED = ("会议纪要竖排打印，一式三份。", "会议纪要用竖排打印后归档。", "纪要竖排打印，装订成册。")
WANTED = ("会议纪要横排打印，一式三份。", "会议纪要用横排打印后归档。", "纪要横排打印，装订成册。")


def _book(*more: Specimen) -> SpecimenBook:
    faulty = [Specimen(id=f"a-{n}", text=text, faulty=True, why="强买强卖") for n, text in enumerate(FAULTY)]
    lawful = [Specimen(id=f"b-{n}", text=text, faulty=False) for n, text in enumerate(LAWFUL)]
    return specimen_book([Specimens(subject="样机", specimens=(*faulty, *lawful, *more))])


def _told(text: str, library: Library) -> list[Finding]:
    return [finding for finding in proof_text(text, library, as_of=DAY) if finding.code == "PF-ALIKE"]


@pytest.fixture(name="own")
def _own(desk: Desk) -> Library:
    """The library with six specimens of our own, and a level for so few."""
    likeness = desk.library.proof.likeness.model_copy(update={"told": 0.3})
    proof = desk.library.proof.model_copy(update={"likeness": likeness})
    return replace(desk.library, specimens=_book(), proof=proof)


def test_by_specimens_of_other_hands_few_lawful_sentences_are_asked_about_and_many_faulty(desk: Desk) -> None:
    specimens = judged(desk.library.specimens)
    assert len(specimens) > 2_000 and len({specimen.hand for specimen in specimens}) > 20
    found = list(leanings(desk.library, parts=(0,), of_others=3))
    caught, alarms = above(found, desk.library.proof.likeness.told)
    assert caught >= 0.45 and alarms <= 0.05  # by a third of the others; by all of them more and fewer


def test_a_reason_names_laws_and_no_article_which_only_rules_cite(desk: Desk) -> None:
    reasons = [specimen.why for specimen in judged(desk.library.specimens) if specimen.why]
    assert len(reasons) > 1_000
    assert [why for why in reasons if re.search("第[零〇一二三四五六七八九十百千0-9]+[条款项]|[0-9]条", why)] == []


def test_no_example_is_asked_about(desk: Desk) -> None:
    assert [f for f in desk.proofread(build(desk.data)) if f.code == "PF-ALIKE"] == []


def test_what_is_like_a_faulty_specimen_is_asked_about_with_it_and_its_reason(own: Library) -> None:
    (finding,) = _told("第三条　样机摸过的就得买走，不买的扣份子。", own)
    assert finding.state is State.QUESTION and finding.found == "样机摸过的就得买走，不买的扣份子。"
    assert "样机摸过就得买走" in finding.message and "强买强卖" in finding.message
    assert _told("第三条　样机由保管人年底盘点，盘点表报示范单位。", own) == []


def test_where_a_rule_tells_of_a_sentence_likeness_does_not_ask_of_it_as_well(own: Library) -> None:
    text = "第三条　样机摸过的就得买走，不买的扣份子；因故意造成的损失，各方一概不承担任何责任。"
    found = proof_text(text, own, as_of=DAY)
    assert found and "PF-ALIKE" not in {finding.code for finding in found}


def test_without_specimens_or_without_a_level_nothing_is_asked(own: Library) -> None:
    text = "第三条　样机摸过的就得买走，不买的扣份子。"
    silent = own.proof.model_copy(update={"likeness": own.proof.likeness.model_copy(update={"told": 0})})
    assert _told(text, own) and _told(text, replace(own, proof=silent)) == []
    assert _told(text, replace(own, specimens=SpecimenBook())) == []


def test_figures_letters_and_marks_decide_nothing() -> None:
    assert runs("付 3,000.50 元") == runs("付9元") and runs("按 ABC 付款") == {"按", "付", "款", "付款"}


def test_what_is_barred_is_another_sign_than_what_is_allowed(desk: Desk) -> None:
    read = sentences_of(desk.library).judge.read
    _runs, may, _pairs = signs("成员可以起诉。", read)
    _runs, may_not, _pairs = signs("成员不得起诉。", read)
    assert {sign for sign in may if "禁" in sign} == set() != {sign for sign in may_not if "禁" in sign}


def _signs(*kinds: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    own, meant, pairs = (tuple(kind.split()) for kind in kinds)
    return own, meant, pairs


def test_a_sign_of_faulty_specimens_leans_to_them_and_one_of_both_hardly() -> None:
    specimens = [(_signs("摸 样", "", ""), True)] * 3 + [(_signs("盘 样", "", ""), False)] * 3
    weights = learned(specimens).weights
    assert weights["摸"] > 100 > abs(weights["样"]) and weights["盘"] < -100


def test_what_was_learned_before_is_moved_only_as_far_as_a_new_specimen_asks() -> None:
    before = Leaning({"摸": 2000, "盘": -2000, "量": -10}, 0)
    assert learned([], before) == before
    after = learned([(_signs("摸", "", ""), True), (_signs("盘 量", "", ""), True)], before)
    assert after.of(_signs("盘 量", "", "")) > before.of(_signs("盘 量", "", ""))
    assert set(after.weights) == {"摸", "盘", "量"}


def test_what_is_learned_is_read_as_it_was_written_and_other_lines_are_passed_over() -> None:
    learned_file = LearnedFile(Leaning({"甲&乙禁": -12, "丙": 7}, 3), {"h1": "ab"})
    assert read_learned(written(learned_file)) == learned_file
    broken = written(learned_file) + "sign\t丁\tx\nsign\n\t\t\n乱\n".encode() + b"\xff\xfe\n"
    assert read_learned(broken) == learned_file


def test_what_is_shipped_is_learned_from_the_specimens_as_they_are(desk: Desk) -> None:
    book = desk.library.specimens
    assert dict(read_learned(book.learned).hands) == hands_of(judged(book))


def test_what_is_learned_is_the_same_in_every_process() -> None:
    program = (
        "import hashlib; from pathlib import Path; from mengyue.library.content_library import load_library;"
        "from mengyue.library.specimen import judged; from mengyue.meaning.leaning import learned;"
        "from mengyue.meaning.signs import signs; from mengyue.proof.said import sentences_of;"
        f"library = load_library(Path({str(ROOT)!r})); read = sentences_of(library).judge.read;"
        "given = [(signs(s.text, read), s.faulty) for s in judged(library.specimens)[::20]];"
        "print(hashlib.sha256(repr(learned(given)).encode()).hexdigest())"
    )
    environment = {"PYTHONPATH": str(ROOT / "engine"), "MENGYUE_CACHE": "off", "PYTHONDONTWRITEBYTECODE": "1"}
    seen = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**environment, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(seen) == 1


def test_an_offices_own_specimens_are_gone_by_beside_ours(mengyue: Run, tmp_path: Path) -> None:
    own, text = tmp_path / "office", tmp_path / "条款.docx"
    folder = own / "clauses" / "specimens"
    folder.mkdir(parents=True)
    rows = [
        f'  - {{id: office-{n}, text: "{entry}", faulty: {str(entry in UNWANTED).lower()}, why: 本所不接受}}'
        for n, entry in enumerate((*UNWANTED, *WANTED))
    ]
    (folder / "office.yaml").write_text("\n".join(["subject: 纪要", "specimens:", *rows]), encoding="utf-8")
    document = Document()
    document.add_paragraph("第三条　会议纪要竖排打印，一式四份。")
    document.save(str(text))
    assert "PF-ALIKE" not in mengyue("proof", text).out
    told = mengyue("--library", own, "proof", text).out
    assert "PF-ALIKE" in told and "本所不接受" in told


def test_two_specimens_of_one_id_are_told_at_the_line_of_the_second(tmp_path: Path) -> None:
    for name in ("clauses", "policies", "schemas", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    file = tmp_path / "clauses" / "specimens" / "zz.yaml"
    rows = ["subject: 甲", "specimens:", *('  - {id: zz-1, text: "各方按期付款。", faulty: false}',) * 2]
    file.write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(InputError) as told:
        load_library(tmp_path)
    (finding,) = told.value.findings
    assert (finding.code, finding.line) == ("LB-DUPLICATE", 4) and "zz-1" in finding.message
