"""The supplementary agreement is written from the difference between the data as signed and as they are."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mengyue
from docx import Document
from mengyue.cli.main import run
from mengyue.draft.changes_view import numbers_of
from mengyue.draft.tree import Draft
from mengyue.i18n import use_language

from .conftest import SIGNED, Data

Write = Callable[..., Path]
TITLE = "增减成员单位的补充协议（草案）.docx"


@pytest.fixture
def draft(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Draft papers; return exit code, what was said, and the folder."""
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*arguments: object, to: str = "out") -> tuple[int, str, Path]:
        folder = tmp_path / to
        try:
            code = run(["draft", *map(str, arguments), "-o", str(folder), "--as-of", "2027-03-01"])
        finally:
            use_language("zh")
        said = capsys.readouterr()
        return code, said.out + said.err, folder

    return call


def _text(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_who_joins_who_leaves_what_reads_otherwise_and_who_signs(draft: Any, write: Write, later: Data) -> None:
    code, said, folder = draft(write(later), "--since", SIGNED, "--document", "supplement")
    assert code == 0, said
    text = _text(folder / TITLE)
    assert "桂林示例湿热环境试验有限公司加入联合体，泰国示例汽车技术研究院退出联合体" in text
    assert "（编号：GXSL-2026-001）" in text and "增加或者减少成员单位须经全体成员单位书面同意" in text
    assert "泰国示例汽车技术研究院承担的任务由桂林示例湿热环境试验有限公司承接" in text
    assert "共13家" in text and "缺少其中任何一家的签署，本补充协议不生效" in text
    assert text.count("单位名称（盖章）") == 13 and "退出单位" in text and "新加入单位" in text
    assert "（通知与送达）修改为：" in text and "删去原协议" in text and "（技术出口管制）" in text
    for title in ("成员单位名录", "任务分工表", "投入承诺表", "收益分配比例表", "组织机构名单"):
        assert title in text
    assert "背景知识产权清单，见" not in text and "【待填" not in text
    lines = [paragraph.text for paragraph in Document(str(folder / TITLE)).paragraphs if paragraph.text]
    notice = lines[lines.index(next(line for line in lines if "（通知与送达）修改为：" in line)) + 1 :]
    quoted = notice[: next(at for at, line in enumerate(notice) if line.endswith("”")) + 1]
    assert quoted[1] == "送达地址" and len(quoted) > 7, "the table stands within the quotation"
    assert all(line.startswith("“") and "”" not in line[:-1] for line in (quoted[0], *quoted[2:]))
    lines = [line.strip() for line in lines]
    changed = [line for line in lines if line.startswith(("删去原协议第", "将原协议第"))]
    kinds = [line[:2] for line in changed]
    assert kinds != sorted(kinds) and kinds != sorted(kinds, reverse=True), "as they stand in the agreement"
    assert "原协议其他各条的条号不变。" in lines


def test_the_numbers_are_those_of_the_agreement_as_signed(draft: Any, write: Write, later: Data) -> None:
    path = write(later)
    _code, _said, folder = draft(path, "--since", SIGNED, "--document", "supplement")
    text = _text(folder / TITLE)
    sides = [mengyue.load(file)[0] for file in (SIGNED, path)]
    before, since = (
        numbers_of(tree)
        for side in sides
        for tree in mengyue.assemble(side, ["agreement"], as_of=date(2027, 3, 1))
        if isinstance(tree, Draft)
    )
    assert before["final.amendment"] != since["final.amendment"]  # an article between has gone
    assert f"依原协议{before['membership.change']}和{before['final.amendment']}，订立本补充协议" in text
    assert f"将原协议{before['final.notice']}（通知与送达）修改为：" in text


def test_without_a_difference_there_is_nothing_to_write(draft: Any, write: Write, signed: Data) -> None:
    path = write(signed)
    code, said, folder = draft(path, "--since", SIGNED, "--document", "supplement")
    assert code == 2 and "没有可以约定的变化" in said and not folder.exists()
    code, said, folder = draft(path, "--document", "supplement")
    assert code == 2 and "没有可以约定的变化" in said and not folder.exists()


def test_of_several_papers_what_has_no_occasion_is_skipped_with_a_word(draft: Any, write: Write, signed: Data) -> None:
    code, said, folder = draft(write(signed), "--since", SIGNED, "--document", "supplement,renewal")
    assert code == 0, said
    assert "没有起草“增减成员单位的补充协议”：没有可以约定的变化" in said
    assert [path.name.partition("（")[0] for path in folder.glob("*.docx")] == ["协议续签文本"]


def test_without_the_data_as_signed_the_newest_events_are_told(draft: Any, write: Write, later: Data) -> None:
    code, said, folder = draft(write(later), "--document", "supplement")
    assert code == 0, said
    text = _text(folder / TITLE)
    assert "桂林示例湿热环境试验有限公司加入联合体，泰国示例汽车技术研究院退出联合体" in text
    assert "修改为：" not in text and "背景知识产权清单，见" in text


def test_since_goes_with_the_paper_that_is_asked_for(draft: Any, write: Write, later: Data) -> None:
    code, said, _folder = draft(write(later), "--since", SIGNED)
    assert code == 2 and "--document supplement" in said


def test_the_manifest_of_what_was_signed_leads_to_its_data(
    draft: Any, write: Write, later: Data, tmp_path: Path
) -> None:
    data = tmp_path / "old" / "signed.yaml"
    data.parent.mkdir()
    shutil.copy(SIGNED, data)
    store = tmp_path / "store"
    _code, _said, first = draft(data, "--document", "application", "--store", store, to="first")
    manifest = first / "manifest.json"
    digest = hashlib.sha256(SIGNED.read_bytes()).hexdigest()
    assert (store / digest[:2] / digest).read_bytes() == SIGNED.read_bytes()
    new = write(later)
    code, said, _folder = draft(new, "--since", manifest, "--document", "supplement", to="lost")
    assert code == 2 and "signed.yaml" in said and digest in said
    code, said, kept = draft(new, "--since", manifest, "--document", "supplement", "--store", store, to="kept")
    assert code == 0, said
    shutil.copy(data, first / "signed.yaml")
    code, said, beside = draft(new, "--since", manifest, "--document", "supplement", to="beside")
    assert code == 0, said
    assert (kept / TITLE).read_bytes() == (beside / TITLE).read_bytes()
    assert json.loads((kept / "manifest.json").read_bytes())["since"] == {"name": "signed.yaml", "sha256": digest}
    again = ["--locked", kept / "manifest.json", "--store", store]
    folder = tmp_path / "again"
    try:
        assert run(["draft", str(new), *map(str, again), "-o", str(folder)]) == 0
    finally:
        use_language("zh")
    assert (folder / TITLE).read_bytes() == (kept / TITLE).read_bytes()


def test_the_renewal_lists_the_members_and_the_schedules(draft: Any) -> None:
    code, said, folder = draft(SIGNED, "--document", "renewal")
    assert code == 0, said
    text = _text(next(folder.glob("*.docx")))
    assert "原协议续签5年" in text and "任务分工表" in text and "【待填" not in text


def renamed(data: Data) -> Data:
    data["members"][2]["name"] = "广西示例新大学"
    return data


def corrected(data: Data) -> Data:
    data["members"][2]["uscc"] = "12450000MA9XXX120P"
    return data


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (renamed, "成员单位“广西示例大学”的名称变更为“广西示例新大学”，其权利义务不变。"),
        (corrected, "统一社会信用代码“1245000049999X030H”更正为“12450000MA9XXX120P”，该单位不变，其权利义务不变。"),
    ],
    ids=["renamed", "corrected"],
)
def test_another_name_and_a_corrected_code_can_be_signed(
    draft: Any, write: Write, signed: Data, change: Callable[[Data], Data], said: str
) -> None:
    path = write(change(signed))
    code, told, folder = draft(
        path, "--since", SIGNED, "--document", "supplement", "--stage", "signable", "--accept-unapproved"
    )
    assert code == 0, told
    (file,) = folder.glob("*.docx")
    text = _text(file)
    assert said in text and "成员单位名录，见附件1" in text and text.count("单位名称（盖章）") == 12
    assert "退出联合体" not in text and "加入联合体" not in text and "退出单位" not in text


def test_another_order_is_nothing_to_agree_on(draft: Any, write: Write, signed: Data) -> None:
    for rows in (signed["members"], signed["tasks"], signed["revenue"]["shares"], signed["contributions"]):
        rows.reverse()
    code, said, folder = draft(write(signed), "--since", SIGNED, "--document", "supplement")
    assert code == 2 and "没有可以约定的变化" in said and not folder.exists()


def test_the_data_of_another_alliance_are_refused(draft: Any, write: Write, later: Data) -> None:
    other = SIGNED.parents[1] / "xiamen-2008" / "alliance.yaml"
    code, said, folder = draft(write(later), "--since", other, "--document", "supplement")
    assert code == 2 and "没有一个共同的成员单位" in said and not folder.exists()


def test_an_expulsion_is_told_by_the_day_on_which_it_takes_effect(draft: Any, write: Write, later: Data) -> None:
    later["events"] = [event for event in later["events"] if event["kind"] == "withdrew"]
    later["events"][0] |= {
        "kind": "expelled", "happened_on": "2027-02-20", "notified_on": "2026-12-01", "cure_days": 60,
        "decided_on": "2027-02-10",
    }  # fmt: skip
    _code, said, folder = draft(write(later), "--since", SIGNED, "--document", "supplement")
    text = _text(folder / TITLE)
    assert "于2027年2月10日议决被除名，除名自2027年2月20日起生效" in text, said
    assert "2026年12月1日" not in text  # that is when the demand was served, not the notice of expulsion


def test_those_who_sign_are_named_by_what_they_are(draft: Any, write: Write, later: Data) -> None:
    joined = later["members"].pop()
    later["events"] = [event for event in later["events"] if event.get("member") != joined["id"]]
    data = json.loads(json.dumps(later, ensure_ascii=False).replace(f'"{joined["id"]}"', '"示例检测"'))
    _code, said, folder = draft(write(data), "--since", SIGNED, "--document", "supplement")
    assert "由全体成员单位和退出单位（共12家" in _text(folder / TITLE), said


def test_what_is_missing_of_who_joins_is_a_blank_with_its_place(write: Write, later: Data) -> None:
    joiner = len(later["members"]) - 1
    del later["members"][joiner]["domicile"]
    (loaded,) = mengyue.load(write(later))
    (tree,) = mengyue.assemble(loaded, ["supplement"], as_of=date(2027, 3, 1))
    assert f"members[{joiner}].domicile" in {blank.path for blank in tree.blanks}
