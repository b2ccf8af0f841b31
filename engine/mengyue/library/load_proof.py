"""Loading proof rules (``clauses/proof.yaml``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.pattern import compiled, pattern_problem
from mengyue.library.proof_rules import ProofFigure, ProofPattern, ProofReference, ProofRules
from mengyue.library.read_content import build_model, display, fault
from mengyue.library.yaml_file import read_yaml
from mengyue.model.finding import Finding, InputError

__all__ = ["load_proof"]

Rule = ProofPattern | ProofFigure | ProofReference


def load_proof(root: Path, faults: list[Finding]) -> ProofRules:
    """Load the rules; a library without the file has none. A pattern that could run away is a fault."""
    path = root / "clauses" / "proof.yaml"
    if not path.exists():
        return ProofRules()
    try:
        file = read_yaml(path, root=root, file=display(path, root))
    except InputError as error:
        faults.extend(error.findings)
        return ProofRules()
    rules = build_model(ProofRules, file.data, file, path, root, faults)
    if rules is None:
        return ProofRules()
    seen: set[str] = set()
    for place, rule in _all(rules):
        line = file.at(place)[0]
        if rule.id in seen:
            faults.append(fault(path, root, line, "LB-DUPLICATE", _("编号“{id}”重复").format(id=rule.id)))
        seen.add(rule.id)
        for pattern in _patterns(rule):
            problem = pattern_problem(pattern)
            if not problem and isinstance(rule, ProofFigure) and compiled(pattern).groups != 1:
                problem = _("须恰有一个取数字的组")
            if problem:
                message = _("{id}：{problem}：{pattern}").format(id=rule.id, problem=problem, pattern=pattern)
                faults.append(fault(path, root, line, "LB-PATTERN", message))
    return rules


def _all(rules: ProofRules) -> Iterator[tuple[str, Rule]]:
    groups: dict[str, tuple[Rule, ...]] = {
        "patterns": rules.patterns,
        "figures": rules.figures,
        "references": rules.references,
    }
    for key, group in groups.items():
        for index, rule in enumerate(group):
            yield f"{key}[{index}]", rule


def _patterns(rule: Rule) -> tuple[str, ...]:
    if isinstance(rule, ProofReference):
        return tuple(p for p in (rule.before, rule.after) if p)
    if isinstance(rule, ProofFigure):
        return rule.pattern
    return (*rule.pattern, *rule.missing, *rule.unless, *rule.unless_article, *rule.unless_draft, *rule.only_draft)
