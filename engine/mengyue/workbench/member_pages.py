"""What a member sees behind its link: its own form, and nothing else. What it says waits for the lead."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import date
from secrets import compare_digest
from typing import Any

from starlette.responses import Response

from mengyue.gathering.cover_words import cover_of
from mengyue.gathering.given_values import understood
from mengyue.gathering.member_parts import MemberParts, parts_of
from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.intake.pack_speech import PackSpeech
from mengyue.library.load_statute import load_statutes
from mengyue.model.finding import EngineError, Severity
from mengyue.workbench.ask import Ask, TooOften
from mengyue.workbench.bench import Bench
from mengyue.workbench.member_answer import answered, doubts
from mengyue.workbench.member_form import FILLER, FormFault, form_of, given_of
from mengyue.workbench.member_links import Link, MemberLinks
from mengyue.workbench.page_answers import member_page
from mengyue.workbench.phrases import labelled, remarked
from mengyue.workbench.served_folder import NotServed

__all__ = ["FORM_LIMIT", "FORM_MOST", "member_form", "member_says", "opened_link"]

#: Bytes and inputs of a form that is sent, and characters of one input.
FORM_LIMIT, FORM_MOST, _LONGEST = 1024 * 1024, 20_000, 20_000


def member_form(bench: Bench, ask: Ask) -> Response:
    """Show the form as it was filled in last, else as it was sent."""
    link, loaded, parts = _found(bench, ask)
    typed = {**(link.spoken.told if link.spoken else {})}
    return _form(bench, link, loaded, parts, typed, [], saved=link.spoken.at if link.spoken else "")


def member_says(bench: Bench, ask: Ask) -> Response:
    """Take what was filled in, for the lead to judge; what cannot be read is told and nothing kept."""
    link, loaded, parts = _found(bench, ask)
    sent = ask.form_of(FORM_MOST)
    if not compare_digest(sent.get("proof", "").encode(), _proof(link).encode()):
        raise EngineError(_("页面已经过时，没有提交；请从链接重新打开"))
    typed = {name: text for name, text in sent.items() if name.startswith(("o.", "r.", "by."))}
    if any(len(text) > _LONGEST for text in typed.values()):
        raise EngineError(_("有一格文字过长，没有提交"))
    faults = [] if typed.get(FILLER[0], "").strip() else [FormFault(FILLER[0], _("请在末尾写明填表人"))]
    given, unread = given_of(parts, link.sent, typed)
    faults += unread
    _said, findings = understood(given, parts, loaded.alliance, link.member, _("页面"))
    told = [f for f in findings if f.severity is Severity.ERROR]
    for finding in told:
        said = remarked(finding.message, finding.hint)
        at = re.sub(r"^members\[\d+\]\.", "o.", finding.path.partition(":")[0])
        faults.append(FormFault(at, labelled(_("“{name}”").format(name=finding.label.rpartition("·")[2]), said)))
    if faults:
        return _form(bench, link, loaded, parts, typed, list(dict.fromkeys(faults)), saved="")
    links = MemberLinks(bench.state)
    links.say(link.token, typed)
    spoken = links.of(link.token)
    doubtful = doubts(bench, answered(bench, loaded, spoken), date.today()) if spoken and spoken.spoken else []
    return member_page(
        "member_told.html", title=_("已经提交"), doubts=doubtful,
        text=_("谢谢。{lead}核对后采用；在 {due} 以前还可以从同一个链接修改。").format(
            lead=link.asking.lead, due=link.asking.due.isoformat()
        ),
    )  # fmt: skip


def opened_link(bench: Bench, link: Link) -> tuple[Loaded, MemberParts]:
    """Return the alliance of a link as it is now, and what is asked. Raises :class:`NotServed` when it is gone."""
    entry = next((entry for entry in bench.folder.entries() if entry.name == link.file), None)
    file = bench.open(entry) if entry is not None else None
    if file is None or file.loaded is None or all(m.id != link.member for m in file.loaded.alliance.members):
        raise NotServed(_("现在不能填写，请与收集单位联系"))
    return file.loaded, parts_of(bench.shop.policy(file.loaded), file.loaded.alliance)


def _found(bench: Bench, ask: Ask) -> tuple[Link, Loaded, MemberParts]:
    """Return what the address leads to. A token that is wrong, ended or too old leads nowhere; who tries many is not
    answered any more for a while."""
    client = ask.request.client
    place = bench.door.place(ask.request) if bench.door else client.host if client else ""
    if bench.wrong_tokens.full(place) or bench.forms.take(place):
        raise TooOften(_("打开得太频繁，请过一会儿再试"))
    link = MemberLinks(bench.state).of(ask.part("token"))
    if link is None:
        bench.wrong_tokens.take(place)
        raise NotServed(_("没有这个链接，请核对地址是否完整"))
    if not link.open(date.today()):
        raise NotServed(_("链接已经停用或者过期，请与收集单位联系"))
    return link, *opened_link(bench, link)


def _form(
    bench: Bench,
    link: Link,
    loaded: Loaded,
    parts: MemberParts,
    typed: Mapping[str, str],
    faults: list[FormFault],
    *,
    saved: str,
) -> Response:
    alliance, policy = loaded.alliance, bench.shop.policy(loaded)
    member = next(member for member in alliance.members if member.id == link.member)
    page = parts.layout.page
    layout = parts.layout.cover.model_copy(update={"title": page.title, "lines": page.lines})
    cover = cover_of(layout, member, alliance, policy, link.asking, load_statutes(bench.shop.root, []))
    shown: dict[str, Any] = form_of(parts, link.sent, typed, [m.id for m in alliance.members], PackSpeech(policy))
    filler = parts.layout.filler
    by = zip(FILLER, (filler.person, filler.phone, filler.remark), strict=True)
    rows = (row for table in shown["tables"] for row in table["rows"])
    inputs = {field["name"] for fields in (shown["own"], *(row["fields"] for row in rows)) for field in fields}
    return member_page(
        "member_form.html", 400 if faults else 200, cover=cover, proof=_proof(link), faults=faults, saved=saved,
        own_title=parts.own.name, by=[(name, label, typed.get(name, "")) for name, label in by],
        names=inputs | set(FILLER), faulty={fault.at for fault in faults}, **shown,
    )  # fmt: skip


def _proof(link: Link) -> str:
    """Return the word by which a form that is sent is known for ours."""
    return hmac.new(link.token.encode(), b"form", hashlib.sha256).hexdigest()
