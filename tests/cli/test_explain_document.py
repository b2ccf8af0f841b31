"""``explain --json``: other programs can tell of every sentence where it comes from; the records are read again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mengyue.cli.report.as_json import finding_records, findings_schema, render
from mengyue.delivery.sentence_sources import Provenance, provenance_schema
from mengyue.draft.tree import Draft
from mengyue.draft.tree_records import tree_from, tree_record, tree_schema
from mengyue.model.finding import EngineError, Finding, Severity, State

ROOT = Path(__file__).resolve().parents[2]
ALLIANCE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
KEPT = Path(__file__).parent / "fixtures" / "records"


def test_every_sentence_has_its_clause_version_statutes_and_data(mengyue: Callable[..., Any]) -> None:
    done = mengyue(
        "explain", ALLIANCE, "--json", "--tree", "--document", "agreement", "--as-of", "2026-11-22"
    )  # fmt: skip
    assert done.code == 0, done.err
    whole = json.loads(done.out)
    assert _complaints("provenance", whole) == []
    assert _complaints("tree", whole["trees"]["agreement"]) == []
    found = Provenance.model_validate(whole)
    (document,) = found.documents
    by_clause = [sentence for sentence in document.sentences if sentence.clause == "governance.advisory"]
    assert by_clause[0].version == "1.0.0"
    assert "sci-tech-achievements-transformation-law/26" in by_clause[0].statutes
    assert any(fact.path == "governance.advisory.name" for sentence in by_clause for fact in sentence.facts)
    assert any("第" in reference for sentence in by_clause for reference in sentence.references)
    tree = tree_from(whole["trees"]["agreement"])
    assert isinstance(tree, Draft)
    assert tree_record(tree) == whole["trees"]["agreement"]
    assert "".join(s.text for s in by_clause)[:12] in "".join(
        "".join(part.text for part in block.inlines)  # type: ignore[union-attr]
        for article in tree.body
        if getattr(getattr(article, "origin", None), "clause", "") == "governance.advisory"
        for block in article.blocks  # type: ignore[union-attr]
    )


def _complaints(schema: str, value: object) -> list[str]:
    found = json.loads((ROOT / "schemas" / f"{schema}.schema.json").read_bytes())
    return [f"{error.json_path}: {error.message[:200]}" for error in Draft202012Validator(found).iter_errors(value)]


def test_a_code_is_still_explained_in_words(mengyue: Callable[..., Any]) -> None:
    assert mengyue("explain", "G21-16").code == 0
    assert mengyue("explain", "G21-16", "--tree").code == 2


def test_published_schemas_are_those_of_the_records() -> None:
    for name, data in {**findings_schema(), **provenance_schema(), **tree_schema()}.items():
        assert (ROOT / name).read_bytes() == data, name


def test_records_of_the_first_format_are_read() -> None:
    (finding,) = finding_records((KEPT / "findings-1.json").read_bytes())
    assert (finding.code, finding.severity, finding.state) == ("G21-1", Severity.WARNING, State.VIOLATED)
    assert finding_records(render([finding]).encode()) == [finding]
    assert _complaints("findings", json.loads(render([finding]))) == []
    assert finding_records(b'{"findings": []}') == [], "before the format was named"
    provenance = Provenance.model_validate_json((KEPT / "provenance-1.json").read_bytes())
    assert provenance.documents[0].sentences[0].clause == "final.law"
    tree = tree_from(json.loads((KEPT / "tree-1.json").read_bytes()))
    assert isinstance(tree, Draft)
    assert tree.body[0].number == "第一条"  # type: ignore[union-attr]
    assert tree_from(json.loads(json.dumps(tree_record(tree)))) == tree


def test_what_is_no_record_of_ours_is_told() -> None:
    with pytest.raises(EngineError):
        finding_records(b'{"findings": [{"code": 1}]}')
    with pytest.raises(EngineError, match="99"):
        tree_from({"format": 99, "tree": {}})
    with pytest.raises(EngineError):
        tree_from({"format": 1, "tree": {"type": "Draft"}})


def test_a_finding_survives_its_record() -> None:
    whole = Finding("X", Severity.ERROR, "甲", lacking=("乙",), line=3, state=State.UNJUDGED)
    assert finding_records(render([whole, replace(whole, line=None)]).encode()) == [whole, replace(whole, line=None)]
