"""What our own packs keep, anybody's pack must keep: each promise broken once, each found where it is broken."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mengyue.cli.main import run
from mengyue.i18n import use_language
from mengyue.library.load_policy import standing_policies
from mengyue.library.yaml_file import read_yaml
from mengyue.lint.force import soft_word
from mengyue.model.finding import InputError

ROOT = Path(__file__).resolve().parents[2]
G21 = "policies/guangxi-2021/policy.yaml"
HEIR = "policies/guangxi-2022/policy.yaml"
YEARS = "clauses/confidentiality/period.md"
#: Two agreements with the same clauses: to write all takes a minute. What else is broken here shows without any.
SOME_EXAMPLES = ("examples/guangxi-2021", "examples/heilongjiang-2009")


@dataclass(frozen=True)
class Break:
    """One edit of a file (``old`` to ``new``) and the finding it must give, on the line of ``at`` in ``new``."""

    file: str
    old: str
    new: str
    code: str
    says: str
    at: str = ""


BREAKS = {
    "a default that is no number": Break(YEARS, 'default: "5"', 'default: "三十"', "LB-PARAMETER", "“三十”不是整数"),
    "a default out of bounds": Break(YEARS, 'default: "30"', 'default: "90"', "LB-PARAMETER", "90日超出范围"),
    "a bound that is no number": Break(
        "clauses/final/dispute.md", "parameters:\n",
        'parameters:\n  days: {label: 甲, type: integer, default: "5", min: 五}\n',
        "LB-PARAMETER", "“五”不是数字", "days:",
    ),
    "a lower bound above the upper": Break(
        "clauses/final/notice.md", "parameters:\n",
        'parameters:\n  hours: {label: 甲, type: integer, default: "5", min: "9", max: "2"}\n',
        "LB-PARAMETER", "下限9大于上限2", "hours:",
    ),
    "a pack's value out of bounds": Break(
        G21, "definitions:\n", "choices:\n  confidentiality.period: {parameters: {years: \"99\"}}\n\ndefinitions:\n",
        "LB-PARAMETER", "99年超出范围", "years",
    ),
    "soft words that block": Break(
        G21, "quote: 成员单位原则上不少于8个。\n    force: soft", "quote: 成员单位原则上不少于8个。\n    force: hard",
        "LB-FORCE", "原则上", "force",
    ),
    "no English for a fix": Break(
        HEIR, "among the honours.\n", "among the honours.\n    question: 是否领军企业？\n",
        "LB-LANGUAGE", "没有英文", "question",
    ),
    "no Chinese for a name": Break(
        "policies/xiamen-2008/policy.yaml", "title: 核心企业“35家”", "title: ''", "LB-LANGUAGE", "没有中文",
    ),
    "a number to take away that the base does not have": Break(
        HEIR, "without: [G21-8.b,", "without: [G21-8.b, G21-999,", "LB-INHERIT", "G21-999",
    ),
    "a word to replace that no clause has": Break(
        G21, "wording: {严重失信主体名单:", "wording: {严重失信主休名单:", "LB-WORDS", "严重失信主休名单",
    ),
    "a source that is not there": Break(
        G21, "source: agreements/guangxi-2021", "source: agreements/guangxi-2012x", "LB-SOURCE", "guangxi-2012x",
    ),
    "a tag that no rule has": Break(
        "templates/papers/pilot-application.yaml", "'containing', '基本条件'", "'containing', '基本条见'",
        "LB-TAG", "“基本条见”",
    ),
    "a tag of a cell that no rule has": Break(
        "templates/papers/tables.yaml", "'财务年度' in row.tags", "'财务年渡' in row.tags", "LB-TAG", "“财务年渡”",
    ),
    "a date that is unclear and not marked": Break(
        G21, "    wording: 每年12月31日前\n    ambiguous: true\n", "    wording: 每年12月31日前\n",
        "LB-CALENDAR", "没有规定",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("library")
    for name in ("policies", "clauses", "templates", "schemas"):
        shutil.copytree(ROOT / name, root / name)
    yield root


def _check(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, Any]]]:
    try:
        code = run(["--library", str(root), "library", "check", "--format", "json", *words])
    finally:
        use_language("zh")
    return code, json.loads(capsys.readouterr().out)["findings"]


def _line(root: Path, broken: Break) -> int:
    text = (root / broken.file).read_text(encoding="utf-8")
    place = text.index(broken.new)
    return text.count("\n", 0, text.index(broken.at, place) if broken.at else place) + 1


def test_each_promise_that_is_broken_is_found_where_it_is_broken(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for edit in BREAKS.values():
        path = broken / edit.file
        text = path.read_text(encoding="utf-8")
        assert edit.old in text, edit
        path.write_text(text.replace(edit.old, edit.new, 1), encoding="utf-8")
    code, findings = _check(broken, capsys)
    assert code == 1
    for name, edit in BREAKS.items():
        told = [f for f in findings if (f["code"], f["file"]) == (edit.code, edit.file) and edit.says in f["message"]]
        assert [f["line"] for f in told] == [_line(broken, edit)], name
        assert told[0]["hint"] or edit.code == "LB-CALENDAR", name


def test_a_pack_that_takes_a_name_away_is_told_which_document_asks_for_it(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = broken / "policies" / "heilongjiang-2009" / "policy.yaml"
    text = path.read_text(encoding="utf-8")
    parameter = next(line for line in text.split("\n") if line.startswith("  term_years_min:"))
    path.write_text(text.replace(parameter + "\n", ""), encoding="utf-8")
    _code, findings = _check(broken, capsys)
    told = [f for f in findings if (f["code"], f["file"]) == ("LB-GIVEN", "policies/heilongjiang-2009/policy.yaml")]
    assert told and all(f["line"] and f["hint"] for f in told), [f["message"] for f in findings]


def test_a_pack_is_asked_for_each_word_that_its_papers_need_and_it_does_not_answer(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = broken / "policies" / "binhai-2012" / "policy.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  act: 批准\n", "").replace('  recommender: ""\n', ""), encoding="utf-8")
    _code, findings = _check(broken, capsys)
    told = [f for f in findings if (f["code"], f["file"]) == ("LB-GIVEN", "policies/binhai-2012/policy.yaml")]
    asked = sorted(f["message"].split("”")[0].removeprefix("文书要用的“") for f in told)
    assert asked == ["办理方式（act）", "推荐单位的称呼（recommender）"]  # each once, however many papers need it
    line = text[: text.index("vocabulary:")].count("\n") + 1
    assert {f["line"] for f in told} == {line} and all("没有" in f["hint"] for f in told)


@pytest.mark.parametrize(
    ("quote", "word"),
    [
        ("可以委托依托单位管理经费", "可以"),
        ("成员单位可为高校、科研院所", "可"),
        ("各市可结合实际制定细则", "可"),
        ("原则上应不少于8家", "原则上"),
        ("提倡跨区域合作", "提倡"),
        ("牵头单位应为企业，可为两家", ""),
        ("提交可行性报告", ""),
        ("经认可的检测机构出具", ""),
        ("具备可持续发展能力", ""),
        ("设定可量化的考核指标", ""),
        ("验收合格方可使用", ""),
        ("成果不可转让", ""),
    ],
)
def test_a_soft_word_is_a_word_of_its_own(quote: str, word: str) -> None:
    assert soft_word(quote) == word


def test_an_unclear_flag_of_a_pack_that_always_applies_is_a_fault_and_never_read_as_no(tmp_path: Path) -> None:
    root = tmp_path / "library"
    for name in ("national", "shared"):
        shutil.copytree(ROOT / "policies" / name, root / "policies" / name)
    path = root / "policies" / "national" / "policy.yaml"
    for written, counts in (("是", True), ("true", True), ("'true'", True), ("否", False), ("false", False)):
        path.write_text(_always(path.read_text(encoding="utf-8"), written), encoding="utf-8")
        assert [pack.id for pack in standing_policies(root)] == ["national"] * counts, written
    path.write_text(_always(path.read_text(encoding="utf-8"), "对"), encoding="utf-8")
    with pytest.raises(InputError, match="始终适用"):
        standing_policies(root)


def _always(text: str, written: str) -> str:
    return re.sub("^always: .*$", f"always: {written}", text, flags=re.MULTILINE)


def test_a_clause_that_cannot_be_written_is_told_once_however_many_agreements_have_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("policies", "clauses", "templates", "schemas", *SOME_EXAMPLES):
        shutil.copytree(ROOT / name, tmp_path / name)
    path = tmp_path / "clauses/final/term.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{{ agreement.term_years }}", "{{ ('x' ~ 'y') + 1 }}"), encoding="utf-8")
    code, findings = _check(tmp_path, capsys)
    causes = [f["message"].partition("：")[2] for f in findings if f["code"] == "LB-ASSEMBLE"]
    assert code == 1 and causes and len(causes) == len(set(causes))


def test_what_several_packs_have_from_one_file_is_told_once_where_it_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("policies", "clauses", "templates", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    breaks = (
        Break("policies/shared/roles.yaml", "  leads: members|", "  leads: membrs|", "LB-NAME", "membrs"),
        Break(G21, "require: item.finished_on and", "require: item.finishd_on and", "LB-NAME", "finishd_on"),
    )
    for each in breaks:
        path = tmp_path / each.file
        text = path.read_text(encoding="utf-8")
        assert each.old in text
        path.write_text(text.replace(each.old, each.new), encoding="utf-8")
    heir = tmp_path / HEIR
    text = heir.read_text(encoding="utf-8")
    heir.write_text(text.replace("definitions:\n", "definitions:\n  counted_platforms: members\n"), encoding="utf-8")
    _code, findings = _check(tmp_path, capsys)
    named = [f for f in findings if f["code"] == "LB-NAME"]
    for each in breaks:
        assert [(f["file"], f["line"]) for f in named if each.says in f["message"]] == [
            (each.file, _line(tmp_path, each))
        ]
    theirs = [f for f in named if "finishd_on" not in f["message"] and f["file"] == G21]
    assert theirs and all(f["message"].startswith("政策 guangxi-2022：") for f in theirs), "only the heir is at fault"


def test_our_own_packs_give_a_name_to_what_is_long_or_said_twice() -> None:
    said: dict[str, list[str]] = {}
    for path in sorted(ROOT.glob("policies/*/*.yaml")):
        data = read_yaml(path, root=ROOT).data
        for name, source in (data.get("definitions") or {}).items():
            said.setdefault(source, []).append(f"{path.parent.name} {name}")
        for item in (*(data.get("rules") or ()), *(data.get("calendar") or ()), *(data.get("documents") or ())):
            for key in ("each", "when", "require", "found", "required", "since", "ends"):
                said.setdefault(item.get(key) or "", []).append(f"{path.parent.name} {item['id']}")
    for path in sorted(ROOT.glob("templates/*/tables.yaml")):
        for table in read_yaml(path, root=ROOT).data:
            for source in (*(table.get("definitions") or {}).values(), *(table.get("total") or {}).values()):
                said.setdefault(f"{path.parent.name} {source}", []).append(table["id"])
            for source in (table["rows"], *(column["value"] for column in table["columns"])):
                for part in re.split(r"(?<=[\]}]), |(?=\{%- el)", source):  # a row of a list, a case of several
                    said.setdefault(f"{path.parent.name} {table['id']} {part}", []).append(table["id"])
    assert {source: places for source, places in said.items() if len(source) > 220} == {}
    shared = {source: places for source, places in said.items() if not re.search(r"\bp\.", source)}  # no pack's figures
    assert {source: places for source, places in shared.items() if len(source) > 60 and len(places) > 1} == {}
