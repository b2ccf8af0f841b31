"""Loading the lexicon (``clauses/lexicon.yaml``) and the judgements (``clauses/judgements/*.yaml``)."""

from __future__ import annotations

from pathlib import Path

from mengyue.library.judgement import Judgements
from mengyue.library.lexicon import Lexicon
from mengyue.library.read_content import read_model
from mengyue.model.finding import Finding

__all__ = ["judgement_files", "load_judgements", "load_lexicon"]


def load_lexicon(root: Path, faults: list[Finding]) -> Lexicon:
    """Load the lexicon; a library without the file has no words."""
    path = root / "clauses" / "lexicon.yaml"
    return (read_model(path, Lexicon, root, faults) if path.exists() else None) or Lexicon()


def load_judgements(root: Path, faults: list[Finding]) -> tuple[Judgements, ...]:
    """Load the judgements, files in order of their names."""
    found = (read_model(root / file, Judgements, root, faults) for file in judgement_files(root))
    return tuple(file for file in found if file)


def judgement_files(root: Path) -> list[str]:
    """Return the files of :func:`load_judgements`, in its order."""
    return [path.relative_to(root).as_posix() for path in sorted((root / "clauses" / "judgements").glob("*.yaml"))]
