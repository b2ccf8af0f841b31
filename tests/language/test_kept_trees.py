"""The tree of an expression from an earlier run is the tree that parsing gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mengyue.language import kept_trees
from mengyue.language.errors import ExpressionError
from mengyue.language.expression import parsed
from mengyue.output.kept_pack import KeptPack

ROOT = Path(__file__).resolve().parents[2]
#: Of every kind of node that the language knows.
OTHERS = [
    "a[1:2]", "{'甲': 1, 'b': none}", "[1, 2.5, true, '二']", "x(1, y=2) ~ 'z'", "not a or b and c", "1 if a else 2",
    "-a + 1 // 2 ** 3 % 4", "a in b and c not in d", "members | selectattr('kind', 'in', ('x',)) | list | length >= 3",
    "a if b", "a is defined", "a < b <= c", "(1, 2)", "a.b['c'](d)",
]  # fmt: skip


def test_every_expression_comes_back_as_it_was_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENGYUE_CACHE", str(tmp_path / "cache"))
    policies = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "policies").glob("g*/policy.yaml"))
    )
    written = re.findall(r"^\s*(?:when|require|applies): [\"']?(.+?)[\"']?$", policies, re.M)
    monkeypatch.setattr(kept_trees, "_PACK", KeptPack("expressions"))
    trees = {}
    for text in [*dict.fromkeys(written), *OTHERS]:
        try:
            trees[text] = parsed(text)
        except ExpressionError:
            assert text not in OTHERS
    assert len(trees) > 100
    kept_trees._PACK.write()
    later = KeptPack("expressions")
    monkeypatch.setattr(kept_trees, "_PACK", later)
    assert {text: repr(parsed(text)) for text in trees} == {text: repr(tree) for text, tree in trees.items()}
    assert later.used.keys() == trees.keys() and not later._fresh
