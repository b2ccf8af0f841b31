"""Faults seeded into packs, clauses, outlines, forms and tables: each found at its place, all in one go.

Those of Word templates are in ``tests/tailored/test_template_faults.py``.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mengyue.cli.main import run
from mengyue.i18n import use_language

ROOT = Path(__file__).resolve().parents[2]
G21 = "policies/guangxi-2021/policy.yaml"
ADVISORY = "clauses/governance/advisory.md"
TABLES = "templates/agreements/tables.yaml"
FORM = "templates/forms/guangxi-2021-application.yaml"
OUTLINE = "templates/agreements/guangxi-2021.yaml"


@dataclass(frozen=True)
class Seed:
    """One edit of a file (``old`` to ``new``) and the finding it must give, on the line of ``at`` (else of the end of
    ``new``); ``line`` where the file says nothing that could be pointed at."""

    file: str
    old: str
    new: str
    code: str
    says: str
    at: str = ""
    line: int | None = None


#: Files that cannot be read: every one is told, whatever else cannot be read.
UNREADABLE = [
    Seed("clauses/governance/chair.md", "---\nid:", "--\nid:", "LB-FRONT", "“---”", line=1),
    Seed(ADVISORY, "## technical-decision", "## technical", "LB-VARIANT", "“## technical”"),
    Seed("clauses/governance/assembly.md", "title:", "titel:", "IN-401", "titel"),
    Seed("clauses/governance/conflict.md", "id: governance.conflict", "id: charter.admission", "LB-DUPLICATE",
         "charter.admission", line=1),
    Seed("clauses/governance/records.md", "status: draft", "status: fertig", "IN-406", "fertig"),
    Seed("clauses/governance/decision.md", "effective: 2026-11-22", "effective: 2026-13-22", "IN-410", "13月"),
    Seed("clauses/governance/reporting.md", "variants:", "variants: none\nvariants:", "IN-203", "variants"),
    Seed("clauses/governance/meetings.md", "## ", "{% if true %}\n## ", "LB-VARIANT", "之前", "{% if true %}"),
    Seed("policies/xiamen-2008/policy.yaml", "\nid: xiamen-2008", "\nid: xiamen-2009", "LB-POLICY", "同名"),
    Seed("policies/guangxi-2022/policy.yaml", "extends: guangxi-2021", "extends: guangxi-2022", "LB-POLICY", "循环"),
    Seed("policies/guangxi-2012/policy.yaml", "\nparameters:", "\nparameters: [", "IN-201", "方括号", line=-1),
    Seed("policies/binhai-2012/policy.yaml", "kind: machine", "kind: maschine", "IN-406", "maschine"),
    Seed(G21, "\nrules:\n", "\nrules:\n  - {id: G21-1, title: 甲, at: 一, kind: life}\n", "LB-POLICY", "“G21-1”",
         line=-1),
    Seed(OUTLINE, "\nsections:", "\nsectoins:", "IN-401", "sectoins"),
    Seed(FORM, "{caption: 产业领域}", "{caption: 产业领域, value: alliance.industry}", "IN-419", "id"),
    Seed("templates/papers/charter.yaml", "kind: rules", "kind: laws", "IN-406", "laws"),
    Seed("clauses/statutes.yaml", '答辩公开举行。", verified: true', '答辩公开举行。", verified: vielleicht', "IN-407",
         "vielleicht"),
    Seed("clauses/presets.yaml", "suits:", "suitz:", "IN-401", "suitz"),
    Seed("clauses/topics.yaml", "about:", "abuot:", "IN-401", "abuot"),
    Seed("templates/reports/opinions.yaml", "\ntitle:", "\ntitel:", "IN-401", "titel"),
]  # fmt: skip
#: Content that can be read and does not hold together.
UNSOUND = [
    Seed(G21, "require: member_count >= p.members_min\n", "require: member_count >= p.members_minn\n", "LB-NAME",
         "members_minn"),
    Seed(G21, "require: item.is_legal_person\n", "require: item.is_legal_persn\n", "LB-NAME", "is_legal_persn"),
    Seed(G21, "require: item.region in p.lead_regions\n", "require: item.region in p.lead_regions|shout\n", "LB-NAME",
         "shout"),
    Seed(G21, "require: item.main_revenue >= p.lead_revenue_min\n", "require: \"item.main_revenue >= \"\n", "LB-JINJA",
         "G21-5.c"),
    Seed(G21, "require: governance.decision\n", "require: governance.decission\n", "LB-NAME", "decission"),
    Seed(G21, "when: predecessor.name\n", "when: predecesor.name\n", "LB-NAME", "predecesor"),
    Seed(G21, "message: 成员单位{{ found }}，", "message: 成员单位{{ fund }}，", "LB-NAME", "fund"),
    Seed(G21, "event: lifecycle.approved_on\n", "event: lifecycle.aproved_on\n", "LB-CALENDAR", "aproved_on",
         line=0),
    Seed(ADVISORY, "ref('governance.conflict')", "ref('governance.konflict')", "LB-REFERENCE", "konflict"),
    Seed(ADVISORY, "sci-tech-achievements-transformation-law/26", "sci-tech-law/26", "LB-STATUTE", "sci-tech-law",
         line=0),
    Seed(ADVISORY, "requires: [governance.decision]", "requires: [governance.decison]", "LB-REFERENCE", "decison"),
    Seed(ADVISORY, "satisfies: [G21-13]", "satisfies: [G21-1300]", "LB-SATISFIES", "G21-1300"),
    Seed(ADVISORY, "{{ param.external_percent }}", "{{ param.extern_percent }}", "LB-NAME", "extern_percent"),
    Seed(ADVISORY, "{{ governance.advisory.name }}", "{{ governance.advisory.nam }}", "LB-NAME", "nam"),
    Seed("clauses/governance/voting.md", "status: draft", "status: approved", "LB-APPROVAL", "批准", line=0),
    Seed("clauses/governance/decision.md", "status: draft", "status: retired\nreplaced_by: nowhere.else", "LB-RETIRED",
         "nowhere.else"),
    Seed(OUTLINE, "clause: governance.advisory", "clause: governance.advisery", "LB-OUTLINE", "advisery"),
    Seed(FORM, "value: alliance.industry}", "value: alliance.industri}", "LB-NAME", "industri"),
    Seed(FORM, "leads|map(attribute='name')|join_names", "leads|map(attribute='nam')|join_names", "LB-NAME", "nam"),
    Seed("templates/papers/tables.yaml", "value: row.", "value: rwo.", "LB-NAME", "rwo"),
    Seed(TABLES, "value: row.name, width: 32", "value: row, width: 32", "LB-PRINT", "parties"),
    Seed(TABLES, "value: row.domicile,", "value: row.domicile.upper,", "LB-PRINT", "upper"),
    Seed("clauses/funds/guarantee.md", "when: funds.guarantees", "when: funds.guarantees and members[0].tier == 'leed'",
         "LB-NAME", "“leed”", line=0),
    Seed("clauses/funds/contributions.md", "按{{ schedule('contributions') }}载明的形式",
         "按{{ schedule('contribution') }}载明的形式", "LB-REFERENCE", "“contribution”"),
    Seed(G21, "    rolls_over: true\n    by_whom: lead\n", "    rolls_over: true\n    by_whom: leed\n", "LB-CALENDAR",
         "“leed”", line=0),
    Seed("policies/shared/records.yaml", "expulsions: events|selectattr('kind', 'equalto', 'expelled')",
         "expulsions: events|selectattr('kind', 'equalto', 'expeled')", "LB-NAME", "“expeled”"),
    Seed("policies/shared/roles.yaml", "  core_members: members|selectattr('tier', 'equalto', 'core')",
         "  core_members: members|selectattr('tier', 'in', ['core', 'koer'])", "LB-NAME", "“koer”"),
    Seed("clauses/presets.yaml", "variants:", "variants:\n    nowhere.clause: standard", "LB-PRESET", "nowhere.clause"),
    Seed("clauses/judgements/bodies.yaml", "rules: [G21-27]", "rules: [G21-2700]", "LB-SATISFIES", "G21-2700"),
    Seed("clauses/proof.yaml", "rules: [G21-26]", "rules: [G21-2600]", "LB-SATISFIES", "G21-2600"),
    Seed("clauses/topics.yaml", "id: final,", "id: finall,", "LB-TOPIC", "finall"),
    Seed("templates/papers/nda.yaml", 'title: "保密协议"', 'title: "{{ nowhere }}"', "LB-NAME", "nowhere"),
]  # fmt: skip


def _found(
    root: Path, seeds: list[Seed], capsys: pytest.CaptureFixture[str], named: Collection[str] = ()
) -> list[dict[str, Any]]:
    for name in ("policies", "clauses", "templates", "schemas"):  # nothing here shows only when examples are written
        shutil.copytree(ROOT / name, root / name)
    for seed in seeds:
        path = root / seed.file
        text = path.read_text(encoding="utf-8")
        assert seed.old in text, seed
        path.write_text(text.replace(seed.old, seed.new, 1), encoding="utf-8")
    try:
        code = run(["--library", str(root), "library", "check", "--format", "json", *named])
    finally:
        use_language("zh")
    assert code == 1
    findings: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    return findings


def _line(root: Path, seed: Seed) -> int:
    text = (root / seed.file).read_text(encoding="utf-8")
    place = text.index(seed.new)
    at = text.index(seed.at, place) if seed.at else place + len(seed.new.rstrip("\n")) - 1
    return text.count("\n", 0, at) + 1


@pytest.mark.parametrize(
    ("seeds", "named"),
    [(UNREADABLE, ()), (UNSOUND, ()), (UNSOUND, sorted({seed.file for seed in UNSOUND}))],
    ids=["unreadable", "unsound", "unsound-in-files-named"],
)
def test_every_seeded_fault_is_found_at_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seeds: list[Seed], named: Collection[str]
) -> None:
    findings = _found(tmp_path, seeds, capsys, named)
    missed = []
    for seed in seeds:
        told = [f for f in findings if (f["code"], f["file"]) == (seed.code, seed.file) and seed.says in f["message"]]
        lines = [f["line"] for f in told]
        wanted = seed.line if seed.line is not None else _line(tmp_path, seed)
        if not told or (wanted > 0 and wanted not in lines) or (wanted == -1 and None in lines):
            missed.append((seed.file, seed.new, wanted, [(f["code"], f["line"], f["message"]) for f in told]))
    assert missed == []
