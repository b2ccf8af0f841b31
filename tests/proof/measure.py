"""Measure recall and false alarms on a corpus of sentences that the rules have not seen.

    .venv/bin/python -m tests.proof.measure CORPUS.yaml [--missed] [--kind KIND]

A corpus is a list of {id, kind, text, context?, data?, faulty, why}. A faulty entry counts as caught when anything is
told about it, a lawful one as a false alarm when anything at all is told.
"""

from __future__ import annotations

import sys
from collections import defaultdict
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
    found = proof_text(entry["text"], library, as_of=day, alliance=alliance, facts=_facts(data))
    return [finding.code for finding in found]


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


_COUNTS = {"members": "成员", "enterprises": "企业", "universities": "高校", "institutes": "院所", "tasks": "任务"}


def _facts(data: dict[str, Any]) -> Any:
    """Facts from data written in any shape: whatever has a name that is known."""
    from mengyue.proof.data_facts import Facts

    flat: dict[str, Any] = {}

    def walk(value: Any, name: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, f"{name}.{key}" if name else str(key))
        else:
            flat[name] = value

    walk({key: value for key, value in data.items() if key != "shares"}, "")
    counts = {
        _COUNTS[key.split(".")[-1]]: len(value) if isinstance(value, list) else int(value)
        for key, value in flat.items()
        if key.split(".")[-1] in _COUNTS and isinstance(value, int | list)
    }
    shares = (
        {name: Decimal(str(value).rstrip("%")) for name, value in (data.get("shares") or {}).items() if _number(value)}
        if isinstance(data.get("shares"), dict)
        else {}
    )
    amounts: dict[str, Decimal] = {}
    dates: dict[str, date] = {}
    units: dict[str, str] = {}
    persons: dict[str, str] = {}
    codes: dict[str, str] = {}
    for key, value in flat.items():
        last = key.split(".")[-1]
        if last in ("total_budget", "total", "budget", "total_investment") and _number(value):
            amounts["总"] = Decimal(str(value))
        elif last in ("public_funding", "fiscal", "public") and _number(value):
            amounts["财政"] = Decimal(str(value))
        elif last in ("own_funds", "self_raised", "self_funding") and _number(value):
            amounts["自筹"] = Decimal(str(value))
        elif last in ("end_date", "end", "expires", "due"):
            dates["结束"] = date.fromisoformat(str(value))
        elif last in ("start_date", "start"):
            dates["开始"] = date.fromisoformat(str(value))
        elif last in ("effective_on", "effective_date", "effective"):
            dates["生效"] = date.fromisoformat(str(value))
        elif key in ("lead", "lead.name", "lead_unit"):
            units["牵头单位"] = str(value)
        elif last in ("legal_representative", "legal_rep"):
            persons["牵头单位法定代表人"] = str(value)
        elif last in ("credit_code", "uscc"):
            codes["牵头单位"] = str(value)
    return Facts(counts, shares, amounts, units, persons, dates, codes)


def _number(value: Any) -> bool:
    return isinstance(value, int | float | str) and str(value).rstrip("%").replace(".", "", 1).isdigit()


def main(arguments: list[str]) -> None:
    from mengyue.library.content_library import load_library

    library = load_library(ROOT)
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
