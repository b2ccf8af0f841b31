"""Measure recall and false alarms on a corpus of sentences that the rules have not seen.

    .venv/bin/python -m tests.proof.measure CORPUS.yaml [--missed] [--kind KIND] [--rules]

A corpus is a list of {id, kind, text, context?, data?, faulty, why}. A faulty entry counts as caught when anything is
told about it, a lawful one as a false alarm when anything at all is told. ``--rules`` leaves the specimens out.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "engine"))


def judge(entry: dict[str, Any], library: Any) -> list[str]:
    """Return the codes told about an entry; ``context`` and ``data`` are handed on as far as they can be understood."""
    from mengyue.proof.any_text import proof_text

    context, data = entry.get("context") or {}, entry.get("data") or {}
    alliance, day = _alliance(context, data)
    found = proof_text(
        entry["text"],
        library,
        as_of=day,
        alliance=alliance,
        facts=_facts(data, policy if isinstance(policy := context.get("policy"), dict) else {}),
    )
    return [finding.code for finding in found]


def by_rules(library: Any) -> Any:
    """The same library without its specimens: what is told is told by rules."""
    from mengyue.library.specimen import SpecimenBook

    return replace(library, specimens=SpecimenBook())


def _alliance(context: dict[str, Any], data: dict[str, Any]) -> tuple[Any, date]:
    from mengyue.model.alliance import Alliance, Compliance, Profile
    from mengyue.model.member import Member

    foreign = context.get("foreign_members") or context.get("foreign_member") or context.get("foreign_element")
    members = [Member(id="境外成员", country="德国")] if foreign else []
    legal = context.get("legal_person") or context.get("alliance_legal_person")
    alliance = Alliance(
        members=tuple(members),
        compliance=Compliance(competitors=context.get("competitors")),
        alliance=Profile(is_legal_person=legal),
    )
    day = context.get("signing_date") or context.get("sign_date") or data.get("sign_date") or data.get("signing_date")
    return alliance, date.fromisoformat(str(day)) if day else date(2026, 12, 1)


_COUNTS = {
    "members": "成员", "member_count": "成员", "members_count": "成员", "enterprises": "企业", "universities": "高校",
    "institutes": "院所", "tasks": "任务", "topics": "任务", "subjects": "任务", "seats": "理事", "directors": "理事",
    "council_seats": "理事", "originals": "正本", "copies": "正本",
}  # fmt: skip
_SUMS = {
    "总": ("total_budget", "total", "budget", "total_investment"),
    "财政": ("public_funding", "fiscal", "public", "public_funds", "fiscal_funds"),
    "自筹": ("own_funds", "self_raised", "self_funding", "self_raised_funds", "matching"),
}
_DATES = {
    "结束": ("end_date", "end", "expires", "due", "ends_on"),
    "开始": ("start_date", "start", "starts_on"),
    "生效": ("effective_on", "effective_date", "effective"),
}
_PERSONS = {
    "首席专家": ("chief_expert", "chief_scientist"),
    "项目负责人": ("project_manager", "manager", "project_leader", "project_lead", "pi"),
    "秘书长": ("secretary_general", "secretary"),
    "理事长": ("chair", "chairman", "council_chair"),
    "联系人": ("contact", "contact_person"),
}
_MATTERS = {
    "admission": "加入", "expulsion": "除名", "dissolution": "解散", "amendment": "修改", "quorum": "出席",
}  # fmt: skip


def _flat(value: Any, name: str = "") -> dict[str, Any]:
    """The leaves of ``value`` by their path; a list is a leaf."""
    if not isinstance(value, dict):
        return {name: value}
    found: dict[str, Any] = {}
    for key, inner in value.items():
        found |= _flat(inner, f"{name}.{key}" if name else str(key))
    return found


def _facts(data: dict[str, Any], policy: dict[str, Any]) -> Any:
    """Facts from data written in any shape: whatever has a name that is known."""
    from mengyue.proof.data_facts import Demand, Facts, Notice, Vote, is_branch

    flat = _flat({key: value for key, value in data.items() if key not in ("shares", "resolution")})
    named = {key.split(".")[-1]: value for key, value in flat.items()}
    counts = {
        _COUNTS[key]: len(value) if isinstance(value, list) else int(value)
        for key, value in named.items()
        if key in _COUNTS and isinstance(value, int | list) and not isinstance(value, bool)
    }
    members = [m if isinstance(m, dict) else {"name": str(m)} for m in _listed(data.get("members"))]
    lead = (
        data.get("lead") if isinstance(data.get("lead"), dict) else {"name": data.get("lead") or data.get("lead_unit")}
    )
    persons = {
        role: str(named.get(key) if not isinstance(named.get(key), dict) else named[key].get("name"))
        for role, keys in _PERSONS.items()
        for key in keys
        if named.get(key)
    }
    representative = named.get("legal_representative") or named.get("legal_rep")
    if representative:
        persons["牵头单位法定代表人"] = str(representative)
        if lead and lead.get("name"):
            persons[f"{lead['name']}法定代表人"] = str(representative)
    codes = {
        m["name"]: str(m.get("credit_code") or m.get("uscc")) for m in members if m.get("credit_code") or m.get("uscc")
    }
    if named.get("credit_code") or named.get("uscc"):
        codes["牵头单位"] = str(named.get("credit_code") or named.get("uscc"))
    shares = data.get("shares") if isinstance(data.get("shares"), dict) else {}
    vote = data.get("resolution") or {}
    months = {"项目": int(named["months"])} if _number(named.get("months")) else {}
    if _number(named.get("term_years")):
        months["协议"] = int(named["term_years"]) * 12
    reports = {**_reports(data), **_reports(policy)}
    return Facts(
        counts=counts,
        shares={name: Decimal(str(value).rstrip("%")) for name, value in shares.items() if _number(value)},
        amounts={
            word: _yuan(Decimal(str(named[key])))
            for word, keys in _SUMS.items()
            for key in keys
            if _number(named.get(key))
        },
        units={"牵头单位": str(lead["name"])} if lead and lead.get("name") else {},
        persons={role: name for role, name in persons.items() if name != "None"},
        dates={word: day for word, keys in _DATES.items() for key in keys if (day := _date(named.get(key)))},
        codes=codes,
        months=months,
        branches=tuple(m["name"] for m in members if m.get("name") and is_branch(m["name"])),
        notices=tuple(
            Notice(str(m.get("kind") or "会议"), (held - sent).days)
            for m in _listed(data.get("meetings"))
            if (held := _date(m.get("held") or m.get("held_on")))
            and (sent := _date(m.get("notice_sent") or m.get("notified_on")))
        ),
        votes=(
            (Vote(_MATTERS.get(str(vote.get("matter")), str(vote.get("matter", ""))), int(vote["for"]),
                  int(vote.get("members") or vote.get("total") or 0), vote.get("present")),)
            if "for" in vote
            else ()
        ),
        demands={
            _MATTERS[key]: Demand(size, "全体" in str(text))
            for key, text in policy.items()
            if key in _MATTERS and (size := _majority(str(text))) is not None
        },
        reports=reports,
        members=tuple(str(m["name"]) for m in members if m.get("name")),
        tasks={
            number: str(task["lead"])
            for task in _listed(data.get("tasks"))
            if isinstance(task, dict) and task.get("lead") and (number := _task_number(str(task.get("id"))))
        },
        patents={
            str(patent["number"]): day
            for patent in _listed(data.get("patents"))
            if (day := _date(patent.get("filed") or patent.get("applied_on")))
        },
    )  # fmt: skip


#: Sums below this are written in ten thousands: no project costs so little.
_LEAST_YUAN = 100_000


def _yuan(size: Decimal) -> Decimal:
    return size * 10_000 if size < _LEAST_YUAN else size


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _majority(text: str) -> Decimal | None:
    from mengyue.meaning.quantities import values

    if "一致" in text or text.endswith("全体成员同意"):
        return Decimal(100)
    return next((v.size for v in values(text) if v.kind in ("多数", "比例")), None)


def _reports(source: dict[str, Any]) -> dict[str, int]:
    """Last days for reports: 01-31, 次年1月31日前."""
    found = {}
    for key, value in source.items():
        day = re.fullmatch("(?:每年|当年)?(次年)?([0-9]{1,2})(?:-|月)([0-9]{1,2})日?(?:前|之前|以前)?", str(value))
        if day and "report" in key:
            later = 10_000 if day[1] or int(day[2]) < 6 else 0
            found["年度报告 年度科技报告 年度总结 科技报告"] = later + int(day[2]) * 100 + int(day[3])
    return found


def _task_number(name: str) -> int | None:
    from mengyue.meaning.quantities import figure

    size = figure(re.sub("^[^0-9一二三四五六七八九十]+", "", name) or "-")
    return int(size) if size is not None else None


def _number(value: Any) -> bool:
    return isinstance(value, int | float | str) and str(value).rstrip("%").replace(".", "", 1).isdigit()


def main(arguments: list[str]) -> None:
    from mengyue.library.content_library import load_library

    library = load_library(ROOT)
    library = by_rules(library) if "--rules" in arguments else library
    kind = arguments[arguments.index("--kind") + 1] if "--kind" in arguments else ""
    files = [a for a in arguments if a.endswith(".yaml")]
    entries = [e for f in files for e in yaml.safe_load(Path(f).read_text(encoding="utf-8"))]
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    missed: list[tuple[str, dict[str, Any], list[str]]] = []
    for entry in entries:
        if kind and entry["kind"] != kind:
            continue
        codes = judge(entry, library)
        row = tally[entry["kind"]]
        if entry["faulty"]:
            row[0] += 1
            row[1] += bool(codes)
        else:
            row[2] += 1
            row[3] += bool(codes)
        if bool(codes) != bool(entry["faulty"]):
            missed.append(("MISSED" if entry["faulty"] else "ALARM", entry, codes))
    total = [sum(row[i] for row in tally.values()) for i in range(4)]
    for name, (faulty, caught, lawful, alarms) in [*sorted(tally.items()), ("ALL", total)]:
        recall = 100 * caught / faulty if faulty else 0
        print(f"{name:12} caught {caught:3}/{faulty:3} {recall:5.1f}%   alarms {alarms:3}/{lawful:3}")
    if "--missed" in arguments:
        for word, entry, codes in missed:
            print(
                f"{word} {entry['id']} {entry['kind']}/{entry.get('fault', '')} {' '.join(codes)}\n    {entry['text']}"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
