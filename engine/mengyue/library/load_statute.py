"""Loading the statute register (``clauses/statutes.yaml``) and its index."""

from __future__ import annotations

from pathlib import Path

from mengyue.library.read_content import read_list
from mengyue.library.statute import Law
from mengyue.library.statute_index import StatuteIndex
from mengyue.model.finding import Finding

__all__ = ["load_statute_index", "load_statutes"]


def load_statutes(root: Path, faults: list[Finding]) -> dict[str, Law]:
    """Load the register, keyed by law."""
    return {law.key: law for law in read_list(root / "clauses" / "statutes.yaml", Law, root, faults)}


def load_statute_index(root: Path, faults: list[Finding]) -> dict[str, StatuteIndex]:
    """Load ``clauses/statute-index.yaml``, keyed by law."""
    path = root / "clauses" / "statute-index.yaml"
    return {index.law: index for index in read_list(path, StatuteIndex, root, faults)}
