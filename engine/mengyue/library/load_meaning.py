"""Loading the lexicon (``clauses/lexicon.yaml``), the judgements and the specimens (folders of ``clauses``)."""

from __future__ import annotations

from pathlib import Path

from mengyue.i18n import _
from mengyue.library.judgement import Judgements
from mengyue.library.lexicon import Lexicon
from mengyue.library.read_content import display, fault, read_model
from mengyue.library.specimen import SpecimenBook, Specimens, specimen_book
from mengyue.library.yaml_file import read_yaml
from mengyue.model.finding import Finding

__all__ = ["LEARNED", "judgement_files", "load_judgements", "load_lexicon", "load_specimens"]

#: What was learned from the specimens; ``library build`` writes it.
LEARNED = "clauses/leaning.tsv"


def load_lexicon(root: Path, faults: list[Finding]) -> Lexicon:
    """Load the lexicon; a library without the file has no words."""
    path = root / "clauses" / "lexicon.yaml"
    return (read_model(path, Lexicon, root, faults) if path.exists() else None) or Lexicon()


def load_judgements(root: Path, faults: list[Finding]) -> tuple[Judgements, ...]:
    """Load the judgements, files in order of their names."""
    found = (read_model(root / file, Judgements, root, faults) for file in judgement_files(root))
    return tuple(file for file in found if file)


def load_specimens(root: Path, faults: list[Finding]) -> SpecimenBook:
    """Load the specimens; an id that stands twice is a fault."""
    files = []
    seen: dict[str, str] = {}
    for path in sorted((root / "clauses" / "specimens").glob("*.yaml")):
        file = read_model(path, Specimens, root, faults)
        for at, specimen in enumerate(file.specimens if file else ()):
            if specimen.id in seen:
                line = read_yaml(path, root=root, file=display(path, root)).at(f"specimens[{at}]")[0]
                faults.append(fault(path, root, line, "LB-DUPLICATE", _("编号“{id}”重复").format(id=specimen.id)))
            seen[specimen.id] = path.name
        files += [file] if file else []
    learned = root / LEARNED
    return specimen_book(files, learned.read_bytes() if learned.is_file() else b"")


def judgement_files(root: Path) -> list[str]:
    """Return the files of :func:`load_judgements`, in its order."""
    return [path.relative_to(root).as_posix() for path in sorted((root / "clauses" / "judgements").glob("*.yaml"))]
