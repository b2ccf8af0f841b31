"""The pages beside the form: what is left to do and by whom, deadlines, versions, workbooks, how work ends."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from tests.workbench.test_office import Office

from mengyue.cli.main import run
from mengyue.explain.explanations import explanation
from mengyue.i18n import use_language
from mengyue.model.finding import EngineError
from mengyue.progress import report
from mengyue.workbench import carried_on
from mengyue.workbench.jobs import Jobs
from mengyue.workbench.served_folder import NotServed
from mengyue.workbench.told_findings import explained


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("beside"))
    yield made
    made.bench.jobs.close()
    made.state.close()


def test_a_finding_is_given_to_somebody_until_a_day_counted_down_and_gone_once_answered(office: Office) -> None:
    lead, lawyer, reader = (office.browser(name) for name in ("韦示衡", "覃示律", "莫例读"))
    at = f"/a/{office.key}/to-do"
    page = lead.get(at).text
    found = re.findall(r'name="code" value="([^"]+)"><input type="hidden" name="place" value="([^"]*)"', page)
    assert len(found) > 2 and '<option value="覃示律">' in page and "黄例元" not in page
    (code, place), (other, there) = found[0], found[1]
    late, soon = date.today() - timedelta(days=2), date.today() + timedelta(days=3)
    task = {"code": code, "place": place, "person": "覃示律", "due": soon.isoformat()}
    assert reader.form(at, task).status == 403
    assert lead.form(at, {**task, "due": "明天"}).status == 400
    assert lead.form(at, {**task, "code": "X-0"}).status == 400
    assert lead.form(at, task).status == 204
    assert lawyer.form(at, {"code": other, "place": there, "person": "莫例读", "due": late.isoformat()}).status == 204
    page = reader.get(at).text
    assert "还有 3 天" in page and "已过 2 天" in page and page.index("已过 2 天") < page.index("还有 3 天")
    assert "<form" not in page.split("<tbody>")[1].split("</tbody>")[0] and 'class="overdue"' in page
    told = lead.post(f"/a/{office.key}/try", {"edits": []}).json["findings"]
    (row,) = [row for row in told if (row["code"], row["place"]) == (code, place)]
    assert row["assigned"] == f"由覃示律办，{soon} 以前，还有 3 天"
    answered = {"code": code, "place": place, "verdict": "yes", "text": "", "who": ""}
    assert lawyer.form(f"/a/{office.key}/answer", answered).json["ok"]
    rows, _bar, settled = lead.get(at).text.partition("已经办好的")
    assert f'name="code" value="{code}"><input type="hidden" name="place" value="{place}"' not in rows
    assert code in settled and "覃示律" in settled
    assert lead.form(at, {"code": other, "place": there, "person": " ", "due": ""}).status == 204
    assert "已过 2 天" not in lead.get(at).text


@pytest.mark.parametrize(
    ("code", "asked"),
    [("G21-25.b", "协议要素·协议期限：5年以上"), ("X25-4", "牵头单位的类型：企业、新型研发机构或者医疗机构"),
     ("G21-10", ""), ("G21-41.a", ""), ("G21-16.a", "牵头单位数量：1至2家"), ("ip.hgr", "")],
)  # fmt: skip
def test_what_is_asked_is_explained_in_words_and_not_as_the_library_writes_it(code: str, asked: str) -> None:
    parts = explained(code)[1:]
    assert dict(parts).get("应满足", "") == asked
    text = "\n".join(text for caption, text in parts if caption not in ("文件", "参数", "法律依据", "满足的要求"))
    assert not re.search(r"[a-z_]{2,}\.[a-z_]|\bp\.\w|[<>=]=|\{\{|[a-z]_[a-z]", text), text
    if code == "G21-25.b":
        written = dict(explanation(code))
        assert written["判断式"] == "agreement.term_years >= p.term_years_min" and "p.term_years_min" in str(written)


def test_deadlines_are_a_calendar_of_every_day_that_is_still_open(office: Office) -> None:
    reader = office.browser("莫例读")
    page = reader.get(f"/a/{office.key}/deadlines").text
    rows = re.findall(r'<tr class="(\w+)">\s*<td class="day">(\d{4})-(\d\d)-(\d\d)', page)
    days = {tuple(day) for status, *day in rows if status not in ("filed", "filed_late", "unknown")}
    answer = reader.get(f"/a/{office.key}/deadlines.ics")
    assert answer.headers["content-type"].startswith("text/calendar") and answer.text.startswith("BEGIN:VCALENDAR")
    assert ".ics" in answer.headers["content-disposition"]
    events = set(re.findall(r"DTSTART;VALUE=DATE:(\d{4})(\d\d)(\d\d)", answer.text))
    assert days and events == days


def test_a_version_is_compared_downloaded_and_made_the_present_one_again(office: Office) -> None:
    lead = office.browser("韦示衡")
    before = office.bench.open(office.bench.folder.find(office.key)).data
    first = office.state.versions("a.yaml", 1)[0].id
    edit = {"edits": [{"path": ["alliance", "contact"], "was": "覃示安", "now": "蒙示新"}]}
    assert lead.post(f"/a/{office.key}/save", edit).json["ok"]
    at = f"/a/{office.key}/history/{first}"
    assert "<td>覃示安</td><td>蒙示新</td>" in lead.get(at).text
    latest = office.state.versions("a.yaml", 1)[0].id
    assert "内容相同" in lead.get(f"/a/{office.key}/history/{latest}").text
    assert lead.get(f"{at}/file").body == before
    assert lead.get(f"/a/{office.key}/history/999999").status == 404
    reader = office.browser("莫例读")
    assert "restore" not in reader.get(at).text and reader.form(f"{at}/restore", {}).status == 403
    assert lead.form(f"{at}/restore", {}).status == 204
    assert office.file.read_bytes() == before and office.state.versions("a.yaml", 1)[0].what.startswith("恢复 ")


def test_a_workbook_is_carried_on_as_a_data_file_and_stays_as_it_is(office: Office) -> None:
    book = office.folder / "表.xlsx"
    assert run(["convert", str(office.file), str(book)]) == 0
    use_language("zh")
    (entry,) = [entry for entry in office.bench.folder.entries() if entry.path == book]
    lead, before = office.browser("韦示衡"), book.read_bytes()
    edit = {"edits": [{"path": ["alliance", "contact"], "was": "覃示安", "now": "别人"}]}
    assert "转为" in lead.post(f"/a/{entry.key}/save", edit).json["error"]
    answer = lead.form(f"/a/{entry.key}/carry-on", {})
    made = office.folder / "表.yaml"
    assert answer.status == 204 and book.read_bytes() == before
    first, second = (office.bench.folder.find(key) for key in (answer.headers["hx-redirect"].split("/")[2], office.key))
    assert first.path == made
    names = [[m.name for m in office.bench.open(one).loaded.alliance.members] for one in (first, second)]  # type: ignore[union-attr]
    assert names[0] == names[1]


def _ended(office: Office, work: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    number = office.bench.jobs.start("a.yaml", "draft", "草案", "韦示衡", work)
    return _row(office, number)


def _row(office: Office, number: int) -> dict[str, Any]:
    for _try in range(1200):
        row = next(row for row in office.state.job_rows("a.yaml") if row["id"] == number)
        if row["state"] != "running":
            return row
        time.sleep(0.05)
    raise AssertionError("the job does not end")


def _state(office: Office, number: int) -> str:
    return str(next(row["state"] for row in office.state.job_rows("a.yaml", 40) if row["id"] == number))


def test_every_end_of_a_job_is_told_in_words_and_none_shows_its_inside(office: Office) -> None:
    def fails(error: Exception) -> Callable[[], Mapping[str, Any]]:
        def work() -> Mapping[str, Any]:
            raise error

        return work

    for work, state, words in (
        (lambda: {"lines": ["已生成 1 个文件"]}, "done", "已生成 1 个文件"),
        (lambda: {"state": "partly", "lines": ["缺 PDF"]}, "partly", "部分完成"),
        (lambda: {"state": "blocked", "lines": ["有错误"], "unapproved": True}, "blocked", "尚未经律师批准"),
        (fails(EngineError("第一处\n第二处")), "failed", "第二处"),
        (fails(NotServed("没有这个文件")), "failed", "没有这个文件"),
        (fails(OSError(28, "No space left on device")), "failed", "没有成功"),
        (fails(ZeroDivisionError("secret inside")), "failed", "程序内部出错"),
    ):
        assert _ended(office, work)["state"] == state
        page = office.browser("莫例读").get(f"/a/{office.key}/jobs").text
        assert words in page and "secret inside" not in page and "Traceback" not in page


def test_a_job_shows_how_far_it_is_is_cancelled_and_a_killed_server_tells_it(office: Office) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work() -> Mapping[str, Any]:
        report("起草", 2, 5)
        begun.set()
        go_on.wait(30)
        report("起草", 3, 5)
        raise AssertionError("it was cancelled")

    lead, reader = office.browser("韦示衡"), office.browser("莫例读")
    number = office.bench.jobs.start("a.yaml", "draft", "草案", "韦示衡", work)
    assert begun.wait(30)
    same = ("a.yaml", "draft", "草案", "韦示衡", lambda: {"lines": ["不会做"]})
    waiting = office.bench.jobs.start_once(*same)  # what runs may have read already what it is to see
    assert office.bench.jobs.start_once(*same) == waiting != number
    page = lead.get(f"/a/{office.key}/jobs").text
    assert "起草 2/5" in page and 'hx-trigger="load delay:700ms' in page and "排队" in page
    assert reader.form(f"/a/{office.key}/cancel", {"job": str(number)}).status == 403
    assert lead.form("/impact/cancel", {"job": str(waiting)}).status == 200  # a job of another place
    lawyer = office.browser("覃示律")
    package = office.bench.jobs.start("a.yaml", "package", "申报包", "韦示衡", same[-1])
    assert lawyer.form(f"/a/{office.key}/cancel", {"job": str(package)}).status == 403
    assert _state(office, package) == _state(office, waiting) == "running"
    for job in (package, waiting, number):
        assert lead.form(f"/a/{office.key}/cancel", {"job": str(job)}).status == 200
    assert lead.form(f"/a/{office.key}/cancel", {"job": "x"}).status == 200
    go_on.set()
    assert _row(office, number)["state"] == _row(office, waiting)["state"] == "cancelled"
    assert "已取消，没有写入任何文件" in lead.get(f"/a/{office.key}/jobs").text
    left = office.state.job("a.yaml", "draft", "草案", "韦示衡")
    Jobs(office.state).close()
    assert _row(office, left)["state"] == "interrupted"
    assert "服务重新启动时中断" in reader.get(f"/a/{office.key}/jobs").text


def test_what_a_killed_server_left_is_carried_on_with_the_same_data_but_not_what_killed_it_thrice(
    office: Office,
) -> None:
    entry = office.bench.folder.find(office.key)
    then = office.bench.open(entry)
    wanted = {"form": {}, "sha256": then.digest, "on": "2026-11-30"}
    names = ("a.yaml", "draft", "草案", "韦示衡")
    mended, deadly, gone = (office.state.job(*names, {**wanted, **more}) for more in ({}, {}, {"sha256": "0" * 64}))
    office.state.job_begun(mended)
    office.state.job_begun(deadly, 3)
    office.file.write_bytes(then.data + "# 中断以后改的\n".encode())
    again = Jobs(office.state)
    again.carry_on(partial(carried_on.again, office.bench))
    assert _row(office, gone)["state"] == "failed" and "没有留底" in str(_row(office, gone)["told"])
    assert _row(office, deadly)["state"] == "failed" and "3 次" in str(_row(office, deadly)["told"])
    assert _row(office, mended)["state"] == "done"
    made = json.loads((office.folder / "a-文书" / "草案" / "manifest.json").read_bytes())
    assert made["input"][0]["sha256"] == then.digest
    assert "重启后继续" in office.browser("莫例读").get(f"/a/{office.key}/jobs").text
    begun, number = threading.Event(), 0

    def work() -> Mapping[str, Any]:
        begun.set()
        while True:
            report("起草")
            time.sleep(0.01)

    number = again.start(*names, work, wanted)
    assert begun.wait(30)
    again.close()  # ended in good order: it is carried on, and this was no fault of its own
    (left,) = office.state.unfinished()
    assert (left.id, left.begun) == (number, 0)
    office.state.job_ended(number, "cancelled", {})
    office.file.write_bytes(then.data)


def test_a_sentence_tells_its_clause_its_data_and_takes_wording_of_ones_own_with_who_approves_it(
    office: Office,
) -> None:
    lead, lawyer, reader = (office.browser(name) for name in ("韦示衡", "覃示律", "莫例读"))
    at = f"/a/{office.key}"
    card = f"{at}/clause?clause=ip.ownership&paper=agreement"
    brief = reader.get(f"{card}&brief=1").text
    assert "版本" in brief and "为什么用这种表述" in brief and "法律依据" in brief and "用到的资料" in brief
    assert "data-own-words" not in reader.get(card).text
    page = lawyer.get(card).text
    assert "data-own-words" in page and "参数[" not in page
    assert 'data-fact="alliance.name"' in lawyer.get(card.replace("ip.ownership", "preamble.g21")).text
    present = re.search(r'data-present="([^"]+)"', page)
    assert present and "[条：" in present[1]
    path = ["clauses", "ip.ownership"]
    words = "成果归完成单位所有。[条：benefit.conversion]另有约定的除外。"
    edits = [
        {"path": [*path, "text"], "was": "", "now": words},
        {"path": [*path, "approved_by"], "was": "", "now": "覃示律"},
    ]
    assert lead.post(f"{at}/save", {"edits": edits}).status == 403  # nobody approves in another's name
    row = {"_at": None, "id": "x", "title": "甲", "after": "ip.ownership", "text": "乙。", "approved_by": "覃示律"}
    assert lead.post(f"{at}/save", {"edits": [{"grid": "own_articles", "was": [], "now": [row]}]}).status == 403
    assert lawyer.post(f"{at}/save", {"edits": edits}).json["ok"]
    assert "成果归完成单位所有。" in "".join(lead.get(f"{at}/preview?paper=agreement").json["blocks"])
    assert words in lawyer.get(card).text and 'value="覃示律"' in lawyer.get(card).text
    other = {"path": [*path, "text"], "was": words, "now": words + "但书。"}
    assert lead.post(f"{at}/save", {"edits": [{**edits[1], "was": "覃示律"}, other]}).status == 403
    assert lead.post(f"{at}/save", {"edits": [other]}).json["ok"]  # who approved the former text has not seen this one
    assert "但书。" in lawyer.get(card).text and 'value="覃示律"' not in lawyer.get(card).text
    assert lawyer.post(f"{at}/save", {"edits": [edits[1]]}).json["ok"]
    again = [{**edits[1], "was": "覃示律"}, {**other, "was": other["now"], "now": words}]
    assert lawyer.post(f"{at}/save", {"edits": again}).json["ok"] and 'value="覃示律"' in lawyer.get(card).text
    rows = [row, {**row, "text": "丙。"}]
    for now, was in ((rows[0], None), (rows[1], rows[0])):
        sent = {
            "grid": "own_articles",
            "was": [{**was, "_at": 0}] if was else [],
            "now": [{**now, "_at": 0 if was else None}],
        }
        assert lawyer.post(f"{at}/save", {"edits": [sent]}).json["ok"]
    (article,) = office.bench.open(office.bench.folder.find(office.key)).raw["own_articles"]
    assert article["text"] == "丙。" and not article.get("approved_by")
    back = [{**edit, "was": edit["now"], "now": ""} for edit in edits]
    gone = {"grid": "own_articles", "was": [{**rows[1], "approved_by": "", "_at": 0}], "now": []}
    assert lead.post(f"{at}/save", {"edits": [*back, gone]}).json["ok"]
    assert lead.get(f"{at}/clause?clause=own.none&paper=agreement").status == 404


def test_length_scheme_and_annexes_are_chosen_beside_the_paper_by_who_may_change_facts(office: Office) -> None:
    lead, lawyer = office.browser("韦示衡"), office.browser("覃示律")
    options = lead.get(f"/a/{office.key}/options").text
    assert (
        options.count("data-option") == 3 and "disabled" not in options and "简版" in options and "保密协议" in options
    )
    assert lawyer.get(f"/a/{office.key}/options").text.count("disabled") > 10

    def blocks() -> int:
        return len(lead.get(f"/a/{office.key}/preview?paper=agreement").json["blocks"])

    whole = blocks()
    was = re.search(r'length[^>]*data-was="([^"]*)"', options)
    assert was
    edit = {"path": ["agreement", "length"], "was": was[1], "now": "compact"}
    assert lead.post(f"/a/{office.key}/save", {"edits": [edit]}).json["ok"]
    assert blocks() < whole
    assert lead.post(f"/a/{office.key}/save", {"edits": [{**edit, "was": "compact", "now": was[1]}]}).json["ok"]
