"""Clean agreements and seeded faults: an edit of the library or the data, assembled for real and proofread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from mengyue.draft.assemble import assemble
from mengyue.draft.tree import Draft, Stage
from mengyue.draft.wording_scope import Wording
from mengyue.library.clause import Clause
from mengyue.library.content_library import Library, load_library
from mengyue.library.load_policy import load_policy, standing_policies
from mengyue.library.policy import Policy
from mengyue.library.validate import validate
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding, Severity
from mengyue.proof.proofread import proof

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 22)
Edit = dict[str, Any]
Key = tuple[str, str, str]


def entries(path: Path) -> Any:
    """What a file of cases holds."""
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def unknown(library: Library) -> Library:
    """The same library, of which nothing is known: what is kept is kept of its very parts, all but the clauses."""
    return replace(library, labels={**library.labels})


def build(data: dict[str, Any]) -> Alliance:
    """Data as it stands in a file to an alliance; a member that is not there is left to the proofreader."""
    alliance, faults = validate(Alliance, data, file="alliance.yaml", positions={})
    assert alliance is not None, [fault.message for fault in faults]
    return alliance


def key(finding: Finding) -> Key:
    """What tells findings apart whatever the numbers of the articles."""
    return (finding.code, finding.path, finding.found)


@dataclass(frozen=True)
class Desk:
    """The library, the policies and the example, and what is found in it as it stands."""

    library: Library
    policy: Policy
    policies: Sequence[Policy]
    data: dict[str, Any]

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.library.labels)

    @property
    def preamble(self) -> str:
        return self.library.outlines["guangxi-2021"].preamble

    def draft(self, alliance: Alliance, library: Library | None = None) -> Draft:
        library = library or self.library
        outline = library.outlines["guangxi-2021"]
        return assemble(alliance, outline, library, self.policy, self.wording, stage=Stage.DRAFT, as_of=DAY)

    def proofread(self, alliance: Alliance, library: Library | None = None, as_of: date = DAY) -> list[Finding]:
        draft = self.draft(alliance, library)
        return proof(draft, alliance, library or self.library, self.policies, as_of=as_of)

    @cached_property
    def baseline(self) -> frozenset[Key]:
        return frozenset(key(finding) for finding in self.proofread(build(self.data)))

    def seeded(self, edits: Sequence[Edit]) -> list[Finding]:
        """What is found after ``edits`` and not before."""
        clauses = dict(self.library.clauses)
        data = deepcopy(self.data)
        for edit in edits:
            if "clause" in edit:
                clauses[edit["clause"]] = _reworded(clauses[edit["clause"]], edit)
            else:
                _set(data, edit)
        library = replace(self.library, clauses=clauses)
        return [finding for finding in self.proofread(build(data), library) if key(finding) not in self.baseline]


def _reworded(clause: Clause, edit: Edit) -> Clause:
    """Edit one ``variant`` or all: ``replace`` … ``by``, ``delete``, ``append``, whole ``text``, drop a ``line``."""
    wording = {}
    for variant, text in clause.wording.items():
        if edit.get("variant", variant) != variant:
            wording[variant] = text
        elif "append" in edit:
            wording[variant] = f"{text}\n{edit['append']}"
        elif "text" in edit:
            wording[variant] = edit["text"]
        elif "line" in edit:
            wording[variant] = "\n".join(line for line in text.split("\n") if edit["line"] not in line)
        else:
            wording[variant] = text.replace(edit.get("replace") or edit["delete"], edit.get("by", ""))
    assert wording != clause.wording, f"{clause.id}: nothing to edit"
    return clause.model_copy(update={"wording": wording})


def _set(data: dict[str, Any], edit: Edit) -> None:
    """Set ``data`` (a path) to ``value``, or take it out when there is none."""
    parts = edit["data"] if isinstance(edit["data"], list) else re.findall(r"[^.\[\]]+", edit["data"])
    at: Any = data
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        if isinstance(at, list):
            part = int(part)
        if following == "":
            if edit.get("value") is None:
                del at[part]
            else:
                at[part] = deepcopy(edit["value"])
        else:
            at = at[part] if isinstance(at, list) else at.setdefault(part, {})


@cache
def desk() -> Desk:
    library = load_library(ROOT)
    policy = load_policy(ROOT, "guangxi-2021")
    text = (ROOT / "examples" / "guangxi-2021" / "alliance.yaml").read_text(encoding="utf-8")
    return Desk(library, policy, [policy, *standing_policies(ROOT)], yaml.load(text, yaml.BaseLoader))


def blocking(findings: Sequence[Finding]) -> list[str]:
    """Errors and warnings, to be read in a failure."""
    grave = (Severity.ERROR, Severity.WARNING)
    return [f"{f.severity} {f.code} {f.label}：{f.message}" for f in findings if f.severity in grave]


@pytest.fixture(name="desk", scope="session")
def _desk() -> Desk:
    return desk()
