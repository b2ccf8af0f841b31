"""Loading the statute register (``clauses/statutes.yaml``)."""

from __future__ import annotations

from pathlib import Path

from mengyue.library.read_content import read_list
from mengyue.library.statute import Law
from mengyue.model.finding import Finding

__all__ = ["load_statutes"]


def load_statutes(root: Path, faults: list[Finding]) -> dict[str, Law]:
    """Load the register, keyed by law."""
    return {law.key: law for law in read_list(root / "clauses" / "statutes.yaml", Law, root, faults)}
