"""Gathering data from members in the pages: a link for each, what they said side by side, the lead's decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from starlette.responses import Response

from mengyue.gathering.answer_table import answer_rows
from mengyue.gathering.asking_round import opened, with_round
from mengyue.gathering.cover_words import asking
from mengyue.gathering.decision_rows import Decided
from mengyue.gathering.gathering_record import read_record, record_bytes, record_place
from mengyue.gathering.held_against import ChangeKind
from mengyue.gathering.member_parts import MemberParts, parts_of
from mengyue.gathering.merge_report import kind_name
from mengyue.gathering.merged_answers import Merging
from mengyue.gathering.still_missing import still_missing
from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.library.policy import Policy
from mengyue.model.finding import EngineError
from mengyue.output.folder import write_file
from mengyue.workbench.ask import Ask
from mengyue.workbench.bench import Bench
from mengyue.workbench.form_pages import workspace
from mengyue.workbench.member_answer import answered, doubts
from mengyue.workbench.member_links import Link, MemberLinks
from mengyue.workbench.open_file import OpenFile
from mengyue.workbench.page_answers import go, page
from mengyue.workbench.phrases import listed
from mengyue.workbench.saving import put_in
from mengyue.workbench.served_folder import Entry, NotServed

__all__ = ["answer_page", "collect_page", "decide", "end_link", "make_links"]


def collect_page(bench: Bench, ask: Ask) -> Response:
    """Show of each member its link, whether it has answered, and what is still missing."""
    entry, file = _file(bench, ask)
    shown: dict[str, Any] = {"rows": [], "ready": file.loaded is not None and entry.is_text}
    if file.loaded is not None:
        shown["rows"] = _rows(bench, entry, file.loaded)
    return page(
        ask, "collect.html", current="collect", shared=bench.shared, today=date.today(), **shown,
        **workspace(bench, ask, file, entry),
    )  # fmt: skip


def _rows(bench: Bench, entry: Entry, loaded: Loaded) -> list[dict[str, Any]]:
    parts, policy = _parts(bench, loaded)
    missing = still_missing(loaded.alliance, parts, bench.shop.check(loaded, policy, date.today()))
    links = MemberLinks(bench.state).all(entry.name)
    rows = []
    for row in answer_rows(loaded.alliance, read_record(entry.path), missing, date.today()):
        mine = [link for link in links if link.member == row.member]
        link = next((link for link in mine if link.open(date.today())), None)
        spoken = next((one.spoken for one in mine if one.spoken is not None), None)
        rows.append(
            {
                "row": row,
                "link": link,
                "address": f"{bench.site}/m/{link.token}" if link else "",
                "waiting": spoken.at if spoken and spoken.waiting else "",
            }
        )
    return rows


def make_links(bench: Bench, ask: Ask) -> Response:
    """Make a link for every member, or for one; the record keeps that they were asked."""
    entry, file = _file(bench, ask)
    loaded = _loaded(entry, file)
    form = ask.form
    try:
        due = date.fromisoformat(form.get("due", ""))
    except ValueError:
        raise EngineError(_("请写明最迟交回的日期")) from None
    asked = asking(loaded.alliance, due=due, on=date.today(), contact=form.get("contact", "").strip()[:200])
    parts, _policy = _parts(bench, loaded)
    with bench.writing(entry.path):
        events = read_record(entry.path)
        made = opened(loaded, parts, asked, events, [form["member"]] if form.get("member") else [])
        links = MemberLinks(bench.state)
        for sent in made.sent.values():
            links.make(entry.name, sent, asked, ask.who)
        write_file(record_place(entry.path), record_bytes(with_round(events, made.round)))
    return go(f"/a/{entry.key}/collect")


def end_link(bench: Bench, ask: Ask) -> Response:
    """End a link: whoever has it gets in no more."""
    entry, _open = _file(bench, ask)
    MemberLinks(bench.state).end(entry.name, ask.form.get("token", ""))
    return go(f"/a/{entry.key}/collect")


def answer_page(bench: Bench, ask: Ask) -> Response:
    """Show what a member said beside what we have."""
    entry, file = _file(bench, ask)
    loaded = _loaded(entry, file)
    link, merging = _merging(bench, entry, loaded, ask.query("member"))
    (returned,) = merging.returned
    rows = [
        {
            "change": change,
            "kind": kind_name(change.kind),
            "outcome": merging.outcome(change) if change.id in merging.decided or not change.decidable else "",
            "plain": change.plain,
        }
        for change in merging.changes
        if change.kind is not ChangeKind.SAME
    ]
    return page(
        ask, "answer.html", current="collect", member=link.member, said=link.spoken, by=returned.by,
        remark=returned.remark, rows=rows, doubts=doubts(bench, merging, date.today()),
        **workspace(bench, ask, file, entry),
    )  # fmt: skip


def decide(bench: Bench, ask: Ask) -> Response:
    """Write what the lead approves, and keep what was decided of the rest."""
    entry, file = _file(bench, ask)
    loaded = _loaded(entry, file)
    if not ask.who:
        raise EngineError(_("请先点右上角“你的姓名”，写明由谁决定"))
    form = ask.form
    link, merging = _merging(bench, entry, loaded, form.get("member", ""))
    fresh = {
        change.id: Decided(change.id, form[f"d.{change.id}"] == "take", ask.who, 0)
        for change in merging.changes
        if change.decidable and form.get(f"d.{change.id}") in ("take", "keep")
    }
    if not fresh:
        raise EngineError(_("没有选定采用还是不采用"))
    merging = replace(merging, decided={**merging.decided, **fresh})
    if merging.taken:
        what = _("{member}所填：{labels}").format(
            member=link.member, labels=listed(dict.fromkeys(change.label for change in merging.taken))
        )
        put_in(bench, entry, file, merging.written().data, who=ask.who, what=what)
    kept = {name: (row.take, row.by) for name, row in merging.decided.items()}
    MemberLinks(bench.state).decide(link.token, kept, waiting=bool(merging.open))
    with bench.writing(entry.path):
        events = [*read_record(entry.path), *merging.events(date.today())]
        write_file(record_place(entry.path), record_bytes(events))
    return go(f"/a/{entry.key}/collect")


def _merging(bench: Bench, entry: Entry, loaded: Loaded, member: str) -> tuple[Link, Merging]:
    """Return what ``member`` said last. Raises :class:`NotServed` when it has said nothing."""
    links = MemberLinks(bench.state).all(entry.name)
    link = next((link for link in links if link.member == member and link.spoken is not None), None)
    if link is None or link.spoken is None or all(m.id != member for m in loaded.alliance.members):
        raise NotServed(_("这家成员单位还没有提交"))
    return link, answered(bench, loaded, link)


def _file(bench: Bench, ask: Ask) -> tuple[Entry, OpenFile]:
    entry = bench.folder.find(ask.key)
    return entry, bench.open(entry)


def _loaded(entry: Entry, file: OpenFile) -> Loaded:
    if not entry.is_text:
        raise EngineError(_("工作簿不在页面里改动；请先转为文本数据文件"))
    if file.loaded is None:
        raise EngineError(_("资料中有读不懂的内容，改好后才能收集"))
    return file.loaded


def _parts(bench: Bench, loaded: Loaded) -> tuple[MemberParts, Policy]:
    policy = bench.shop.policy(loaded)
    return parts_of(policy, loaded.alliance), policy
