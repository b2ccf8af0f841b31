"""``library laws``: the register on a day, and what the year after it brings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mengyue.cli.main import run as run_command
from mengyue.library.content_library import load_library
from mengyue.library.law_calendar import a_year_after, changes
from mengyue.library.statute import Law, LawText
from mengyue.review.basis import statute_lines

from .conftest import ROOT, Outcome

Run = Callable[..., Outcome]
TRADEMARKS = "《中华人民共和国商标法》"


def _joined(text: str) -> str:
    return "".join("".join(text.split()))


def test_what_changes_within_a_year_is_listed_with_new_numbers_and_the_clauses_that_cite(mengyue: Run) -> None:
    done = mengyue("library", "laws", "--as-of", "2026-11-30")
    assert done.code == 0
    told, _blank, register = _joined(done.out).partition("2026-11-30施行的法规")
    assert f"2027-01-01{TRADEMARKS}新文本施行：2026年6月26日修订" in told
    assert "第43条改为第55条" in told and "引用第43条的条款：confidentiality.name-use" in told
    assert "仲裁法" not in told  # it changed in the year before
    assert "trade-secret-protection-2026《商业秘密保护规定》2026年2月24日公布2026-06-01有未核对的内容" in register


def test_a_day_in_the_past_has_the_texts_of_that_day_and_the_changes_that_followed(mengyue: Run) -> None:
    out = _joined(mengyue("library", "laws", "--as-of", "2025-09-01").out)
    assert "第9条改为第10条" in out and "arbitration-law《中华人民共和国仲裁法》2017年9月1日修正" in out
    assert "失效，由《中华人民共和国增值税法》替代" in out and "（未核对）" in out
    assert "没有已知的变动" in mengyue("library", "laws", "--as-of", "2027-06-01").out


def test_sources_name_an_article_by_its_number_of_the_day() -> None:
    library = load_library(ROOT)
    assert statute_lines(["trademark-law/43"], library, date(2026, 12, 31)) == (f"{TRADEMARKS}第四十三条（已核对）",)
    assert statute_lines(["trademark-law/43"], library, date(2027, 1, 1)) == (f"{TRADEMARKS}第五十五条（已核对）",)
    assert statute_lines(["arbitration-law/27"], library, date(2026, 1, 1))[0].endswith("（已核对，尚适用较早文本）")


def test_an_article_that_no_one_followed_into_the_new_text_must_be_read_again() -> None:
    law = Law(
        key="x",
        title="某法",
        kind="法律",
        version="一",
        effective=date(2020, 1, 1),
        texts=(
            LawText(version="二", effective=date(2027, 1, 1), was={"1": "2"}),
            LawText(version="三", effective=date(2028, 1, 1), was={"2": "5"}),
        ),
    )
    assert law.number_on("1", date(2026, 1, 1)) == "1"
    assert law.number_on("1", date(2029, 1, 1)) == "5"
    assert law.number_on("7", date(2029, 1, 1)) == ""
    assert [c.version for c in changes({"x": law}, [], date(2026, 1, 1), date(2030, 1, 1))] == ["二", "三"]
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)


def test_the_library_keeps_its_numbers_when_a_new_text_comes_into_force() -> None:
    assert run_command(["library", "check", "--as-of", "2027-02-01", "confidentiality.name-use"]) == 0
