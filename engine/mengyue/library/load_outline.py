"""Loading outlines, tables and labels (``templates/``)."""

from __future__ import annotations

from pathlib import Path

from mengyue.library.outline import Outline, TableSource
from mengyue.library.read import read_list, read_mapping, read_model
from mengyue.model.finding import Finding

__all__ = ["load_labels", "load_outlines", "load_tables", "outline_files"]


def load_outlines(root: Path, faults: list[Finding]) -> dict[str, Outline]:
    """Load ``templates/agreements/*.yaml`` (all but ``tables.yaml``), keyed by id."""
    loaded = [outline for path in _files(root) if (outline := read_model(path, Outline, root, faults))]
    return {outline.id: outline for outline in loaded}


def outline_files(root: Path) -> dict[str, Path]:
    """Return the files of the outlines, keyed by the id in them; of files with faults nothing."""
    loaded = [(path, read_model(path, Outline, root, [])) for path in _files(root)]
    return {outline.id: path for path, outline in loaded if outline}


def _files(root: Path) -> list[Path]:
    folder = root / "templates" / "agreements"
    return sorted(p for p in folder.glob("*.yaml") if p.name != "tables.yaml")


def load_tables(root: Path, faults: list[Finding]) -> dict[str, TableSource]:
    """Load ``templates/agreements/tables.yaml``, keyed by id."""
    return {t.id: t for t in read_list(root / "templates" / "agreements" / "tables.yaml", TableSource, root, faults)}


def load_labels(root: Path, faults: list[Finding]) -> dict[str, dict[str, str]]:
    """Load ``templates/labels.yaml``: enumeration name to value to Chinese name."""
    data = read_mapping(root / "templates" / "labels.yaml", root, faults)
    return {
        name: {str(k): str(v) for k, v in values.items()} for name, values in data.items() if isinstance(values, dict)
    }
