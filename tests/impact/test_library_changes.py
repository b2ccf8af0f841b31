"""Two states of the library are compared by meaning: figures, conditions, dates, cells, sentences; never by text."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mengyue.impact.clause_changes import clause_changes
from mengyue.library.load_clause import load_clause

ROOT = Path(__file__).resolve().parents[2]
PACK = "policies/guangxi-2021/policy.yaml"
ADVISORY = "clauses/governance/advisory.md"
FORM = "templates/forms/guangxi-2021-application.yaml"
STATUTES = "clauses/statutes.yaml"
YEARLY = "wording: 每年12月31日前\n    ambiguous: true\n    safe: 12-30\n    outer: 12-31"
SOONER = "wording: 每年11月30日前\n    ambiguous: true\n    safe: 11-29\n    outer: 11-30"

Run = Callable[..., tuple[int, str, str]]
Edited = Callable[..., Path]


def _changes(mengyue: Run, root: Path) -> list[dict[str, Any]]:
    code, out, err = mengyue("--library", root, "library", "impact", "--since", "HEAD", "--format", "json")
    assert code == 0, err
    found: list[dict[str, Any]] = json.loads(out)["changes"]
    return found


#: Edits of one library, and how each is told: kind, effect, id, old and new figure.
EDITS = {
    (PACK, 'members_min: {value: "8"', 'members_min: {value: "10"'):
        ("rule", "tightened", "G21-1", "不少于8个", "不少于10个"),
    (PACK, 'lead_staff_min: {value: "30"', 'lead_staff_min: {value: "20"'):
        ("rule", "loosened", "G21-6.a", "30人以上", "20人以上"),
    (PACK, YEARLY, SOONER): ("deadline", "earlier", "G21-annual", "每年12月31日前", "每年11月30日前"),
    (PACK, "\ncalendar:", "\n  - {id: pledge, title: 承诺书, at: 九}\n\ncalendar:"):
        ("document", "added", "pledge", "", ""),
    (ADVISORY, "不采纳的，应在会议纪要中说明理由", "不采纳的，应书面说明理由"):
        ("clause", "reworded", "governance.advisory", "", ""),
    (ADVISORY, "title: 只提出意见}", "title: 只提出意见, when: members}"):
        ("variant", "changed", "governance.advisory#advise", "", ""),
    ("clauses/governance/chair.md", "status: draft", "status: retired"):
        ("clause", "retired", "governance.chair", "", ""),
    (FORM, "{caption: 联合体名称}", "{caption: 创新联合体名称}"):
        ("form", "changed", "guangxi-2021-application", "", ""),
    (STATUTES, '"17": {says: "事业单位用国有资产对外投资', '"19-1": {says: "事业单位用国有资产对外投资'):
        ("statute", "renumbered", "administrative-state-assets-2021/17", "17", "19-1"),
    (STATUTES, "  effective: 2025-01-01\n", "  effective: 2025-01-01\n  repealed: 2026-06-01\n"):
        ("statute", "repealed", "academic-degrees-law", "", "2026-06-01"),
}  # fmt: skip


MEETINGS = "clauses/governance/meetings.md"
DISSOLUTIONS = "events|selectattr('kind', 'equalto', 'dissolved')|list"
REVOKED = "events|selectattr('kind', 'in', ['dissolved', 'revoked'])|list"
#: Edits that are told in words of their own, or with what they touch.
TOUCHING = (
    (MEETINGS, "  urgent_days: {label:", "  pressing_days: {label:"),
    (MEETINGS, "param.urgent_days", "param.pressing_days"),
    (MEETINGS, "param.urgent_days", "param.pressing_days"),
    ("policies/holidays.yaml", "first: 2026-10-01, last: 2026-10-07", "first: 2026-10-01, last: 2026-10-08"),
    ("policies/precedence.yaml", "title: 本联盟适用的政策", "title: 联盟所适用的政策"),
    ("policies/shared/records.yaml", DISSOLUTIONS, REVOKED),
    ("templates/labels.yaml", "service: 技术服务}", "service: 科技服务}"),
    ("policies/xiamen-2025/policy.yaml", "chief_expert: 首席科学家", "chief_expert: 总首席科学家"),
    ("schemas/csv-columns.yaml", "columns:", "columns:\n  - {name: 备用栏, path: alliance.note}"),
    (PACK, 'done: .filed_on\n    after: "7"', 'done: .filed_on\n    after: "10"'),
    (PACK, "source: papers/funds-rules, on_request: true}", "source: papers/funds-rules}"),
)
TOLD = {
    ("clause", "changed", "governance.meetings"): ("参数“临时会议通知期”的代号", "urgent_days", "pressing_days"),
    ("deadline", "changed", "holidays-2026"): ("放假调休“国庆节”·放假末日", "2026-10-07", "2026-10-08"),
    ("other", "changed", "precedence"): ("“governing”·位次", "本联盟适用的政策", "联盟所适用的政策"),
    ("definition", "changed", "dissolutions"): None,
    ("rule", "changed", "G21-26.b"): ("所用的定义“dissolutions”", DISSOLUTIONS, REVOKED),
    ("rule", "changed", "REC-EVENT.after-end"): ("所用的定义“dissolutions”", DISSOLUTIONS, REVOKED),
    ("words", "changed", "labels"): ("投入形式·service", "技术服务", "科技服务"),
    ("words", "changed", "vocabulary"): ("首席专家的称呼", "首席科学家", "总首席科学家"),
    ("document", "changed", "expert-agreement"): ("文件名称", "首席科学家聘任协议", "总首席科学家聘任协议"),
    ("other", "changed", "csv-columns"): ("columns“备用栏”", "", "name：备用栏；path：alliance.note"),
    ("deadline", "later", "G21-change.lead"): ("间隔", "7日", "10日"),
    ("document", "tightened", "funds-rules"): ("按需生成", "是", "否"),
}


def test_what_a_change_touches_is_told_in_words_and_once(mengyue: Run, edited: Edited) -> None:
    found = {(c["kind"], c["effect"], c["id"]): c["details"] for c in _changes(mengyue, edited(*TOUCHING))}
    first = {key: tuple(details[0].values()) if details else None for key, details in found.items()}
    assert first == TOLD


def test_a_text_for_one_length_of_agreements_is_called_by_that_length() -> None:
    meetings = load_clause(ROOT / MEETINGS, ROOT, [])
    assert meetings
    wording = {**meetings.wording, "standard@standard": meetings.wording["standard@standard"] + "会议应有记录。"}
    later = meetings.model_copy(update={"wording": wording})
    (change,) = clause_changes({meetings.id: meetings}, {later.id: later})
    assert [(detail.label, detail.new) for detail in change.sentences] == [
        ("年度会议与临时会议·标准版", "会议应有记录。")
    ]


def test_every_change_is_told_with_what_it_means_and_once(mengyue: Run, edited: Edited) -> None:
    """guangxi-2022 extends guangxi-2021: what both have is told once, with both."""
    found = _changes(mengyue, edited(*EDITS))
    assert {(c["kind"], c["effect"], c["id"], c["old"], c["new"]) for c in found} == set(EDITS.values())
    assert len(found) == len(EDITS) + 1, "one rule has another force in the heir, so it is told for each"
    by_id = {change["id"]: change for change in found}
    assert by_id["G21-1"]["policy"] == "guangxi-2021、guangxi-2022"
    (sentence,) = by_id["governance.advisory"]["sentences"]
    assert sentence["old"] == "决策机构不采纳的，应在会议纪要中说明理由。"
    assert sentence["new"] == "决策机构不采纳的，应书面说明理由。"
    assert by_id["academic-degrees-law"]["details"][-1]["label"] == "引用的条款"


def test_what_is_only_written_otherwise_is_no_change(mengyue: Run, edited: Edited) -> None:
    root = edited(
        (PACK, "# ", "#  "),
        (PACK, "member_count >= p.members_min", "(member_count)  >=  p.members_min"),
        (ADVISORY, "## advise\n", "## advise\n\n"),
    )
    assert _changes(mengyue, root) == []


def test_an_approval_that_no_longer_holds_is_told_with_who_gave_it(mengyue: Run, edited: Edited) -> None:
    root = edited((ADVISORY, "status: draft", "status: draft"))
    assert mengyue("--library", root, "library", "approve", "governance.advisory", "--by", "张律师")[0] == 0
    assert {(c["kind"], c["effect"]) for c in _changes(mengyue, root)} == {("approval", "given")}


def test_two_folders_are_compared_as_two_revisions_are(mengyue: Run, edited: Edited, tmp_path: Path) -> None:
    old = tmp_path / "旧库"
    root = edited()
    for name in ("policies", "clauses", "templates"):
        shutil.copytree(root / name, old / name)
    edited((PACK, 'members_min: {value: "8"', 'members_min: {value: "10"'))
    code, out, _err = mengyue("library", "impact", "--old", old, "--new", root, "--fail-on", "content")
    assert code == 1
    assert "不少于8个 → 不少于10个" in out
