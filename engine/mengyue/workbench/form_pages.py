"""The form: a section at a time, findings while typing, saving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response

from mengyue.file_names import told as named
from mengyue.i18n import _
from mengyue.library.data_model import data_model, model_of
from mengyue.model.finding import EngineError, State
from mengyue.workbench.ask import Ask
from mengyue.workbench.bench import Bench
from mengyue.workbench.edits import apply
from mengyue.workbench.form_parts import SECTIONS
from mengyue.workbench.form_view import progress, section_items, with_narratives
from mengyue.workbench.kept_state import Answer
from mengyue.workbench.open_file import OpenFile, open_data
from mengyue.workbench.own_approval import named_as_approver
from mengyue.workbench.page_answers import data, page
from mengyue.workbench.preview_pages import paper_blocks, paper_list
from mengyue.workbench.saving import fresh_faults, save
from mengyue.workbench.served_folder import Entry
from mengyue.workbench.told_findings import blocking_by_section, explained, told
from mengyue.workbench.what_roles_may import NotAllowed, editable, may_edit, role_name

__all__ = ["answer", "explain", "form_page", "here", "save_edits", "told_of", "try_edits", "units", "workspace"]


def workspace(bench: Bench, ask: Ask, file: OpenFile, entry: Entry) -> dict[str, Any]:
    """Return what every page of an alliance shows around its middle."""
    policy = bench.policy(file)
    findings = told_of(bench, entry, file)
    blocking = blocking_by_section(findings)
    sections = []
    for section, items in _sections(bench, file):
        there, total = progress(items)
        sections.append(
            {
                "key": section.key,
                "title": section.title,
                "there": there,
                "total": total,
                "blocking": blocking.get(section.key, 0),
            }
        )
    alliance = file.raw.get("alliance")
    title = alliance.get("name") if isinstance(alliance, dict) else ""
    return {
        "key": entry.key,
        "file": entry.name,
        "title": title or named(entry.path.stem),
        "policy_title": (policy.short_title or policy.title) if policy else _("没有选定政策"),
        "sections": sections,
        "findings": findings,
        "digest": file.digest,
        "readable": file.loaded is not None,
        "is_text": entry.is_text,
        "editable": " ".join(editable(ask.person)) if entry.is_text else "",
        "errors": sum(row["severity"] == "error" and row["state"] != State.UNJUDGED.value for row in findings),
        "questions": sum(row["state"] == State.QUESTION.value and not row["answer"] for row in findings),
    }


def told_of(bench: Bench, entry: Entry, file: OpenFile) -> list[dict[str, Any]]:
    """Return what is found in a file, with what was said to it and who is to see to it."""
    return told(bench.findings(file), bench.state.answers(entry.name), bench.state.assigned(entry.name))


def _sections(bench: Bench, file: OpenFile, *, anew: bool = False) -> list[tuple[Any, list[dict[str, Any]]]]:
    printed, trees = bench.printed(file, anew=anew)
    policy = bench.policy(file)
    model = model_of(policy, file.loaded.alliance if file.loaded else None) if policy else data_model()
    whole = with_narratives(file.raw, trees, bench.papers.narratives(), model)
    return [(part, section_items(part, file.raw, printed)) for part in whole]


def form_page(bench: Bench, ask: Ask) -> Response:
    """Show one section."""
    entry = bench.folder.find(ask.key)
    file = bench.open(entry)
    found = {section.key: (section, items) for section, items in _sections(bench, file, anew=True)}
    if ask.part("section") not in found:
        return RedirectResponse(f"/a/{entry.key}/overview", 303)
    section, items = found[ask.part("section")]
    if section.key == "overview":
        _choose_policy(bench, items)
    order = list(found)
    at = order.index(section.key)
    return page(
        ask,
        "form.html",
        section=section,
        items=items,
        previous=order[at - 1] if at else "",
        following=order[at + 1] if at + 1 < len(order) else "documents",
        papers=paper_list(bench, file),
        current=section.key,
        tops={name: part for part, _title, names in SECTIONS for name in names},
        **workspace(bench, ask, file, entry),
    )


def _choose_policy(bench: Bench, items: list[dict[str, Any]]) -> None:
    for item in items:
        if item["id"] == "policy":
            titles = [(policy.id, policy.short_title or policy.title) for policy in bench.policies if not policy.always]
            item.update(input="choice", options=titles, asked=True, hint="")


def try_edits(bench: Bench, ask: Ask) -> Response:
    """Say what the engine would make of changes that are not saved yet: the paper that is looked at, else findings."""
    entry = bench.folder.find(ask.key)
    file = bench.open(entry)
    sent = ask.json
    edited = apply(file.raw, _edits(sent), prefer="mine")
    tried = file if not edited.labels else open_data(entry.path, edited.raw)
    refused = {**edited.faults, **(fresh_faults(file, tried) if edited.labels else {})}
    if tried.loaded is None and file.loaded is not None:
        tried = file
    if sent.get("paper"):
        return data({"refused": _refusals(refused), "preview": paper_blocks(bench, tried, str(sent["paper"]))})
    findings = told_of(bench, entry, tried)
    return data({"refused": _refusals(refused), "findings": findings})


def save_edits(bench: Bench, ask: Ask) -> Response:
    """Save changes; say what contradicts, what was refused, and how things stand now."""
    entry = bench.folder.find(ask.key)
    sent = ask.json
    edits, prefer = _edits(sent), sent.get("prefer")
    if not all(may_edit(ask.person, edit) for edit in edits):
        raise NotAllowed(_("你的身份是{role}，不能改这里的内容").format(role=role_name(ask.person.role)))
    if ask.person.known and set(named_as_approver(bench.open(entry).raw, edits)) - {ask.who}:
        raise NotAllowed(_("自拟条文的批准人只能写登录的姓名；由别人批准的，请本人登录后批准"))
    saved = save(bench, entry, edits, who=ask.who, prefer=prefer if prefer in ("mine", "theirs") else "")
    findings = told_of(bench, entry, saved.file)
    return data(
        {
            "ok": saved.done,
            "digest": saved.file.digest,
            "edits": [
                {"state": state, "value": value} for state, value in zip(saved.states, saved.values, strict=True)
            ],
            "refused": _refusals(saved.refused),
            "clashes": [
                {"place": c.place, "label": c.label, "was": c.was, "mine": c.mine, "theirs": c.theirs}
                for c in saved.clashes
            ],
            "findings": findings,
            "sections": workspace(bench, ask, saved.file, entry)["sections"],
            "items": _items(bench, saved.file, str(sent.get("section", ""))),
        },
        409 if saved.clashes else 200,
    )


def _items(bench: Bench, file: OpenFile, key: str) -> list[dict[str, Any]]:
    return next((items for section, items in _sections(bench, file) if section.key == key), [])


def here(bench: Bench, ask: Ask) -> Response:
    """Note who is where; tell who else is there, and whether the file has changed since."""
    entry = bench.folder.find(ask.key)
    sent = ask.json
    others = bench.here(entry.key, str(sent.get("browser", ""))[:40], ask.who, str(sent.get("place", ""))[:200])
    file = bench.open(entry)
    changed = file.digest != sent.get("digest")
    told_now: dict[str, Any] = {"digest": file.digest, "others": others}
    if changed:
        told_now["items"] = _items(bench, file, str(sent.get("section", "")))
        told_now["findings"] = told_of(bench, entry, file)
    return data(told_now)


def units(bench: Bench, ask: Ask) -> Response:
    """Tell the units that other alliances of the folder have, to be suggested."""
    return data({"units": bench.units.of(bench.folder.entries(), bench.folder.find(ask.key))})


def explain(bench: Bench, ask: Ask) -> Response:
    """Show what a rule, finding, clause or statute means."""
    return page(ask, "explained.html", parts=explained(ask.query("code")))


def answer(bench: Bench, ask: Ask) -> Response:
    """Keep what a person says to a question."""
    entry = bench.folder.find(ask.key)
    form = ask.form
    who = ask.who if ask.person.known else form.get("who", "").strip()
    if not form.get("code") or not who:
        raise EngineError(_("请写明谁作出的判断"))
    verdict = form.get("verdict", "")
    if verdict not in ("yes", "no", "open"):
        raise EngineError(_("请选择判断的结果"))
    given = Answer(verdict, form.get("text", "")[:2000], who[:40], "")
    bench.state.answer(entry.name, form["code"], form.get("place", ""), given)
    return data({"ok": True, "findings": told_of(bench, entry, bench.open(entry))})


def _edits(sent: Mapping[str, Any]) -> list[Any]:
    edits = sent.get("edits")
    if not isinstance(edits, list) or len(edits) > 2000:
        raise EngineError(_("页面发来的改动读不懂；请刷新页面再试"))
    return edits


def _refusals(refused: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
    return [{"place": place, "message": message, "hint": hint} for place, (message, hint) in refused.items()]
