"""Loading outlines, tables and labels (``templates/``)."""

from __future__ import annotations

from pathlib import Path

from mengyue.i18n import _
from mengyue.library.data_model import schemes
from mengyue.library.outline import Outline, TableSource
from mengyue.library.read_content import fault, read_list, read_mapping, read_model
from mengyue.model.finding import Finding

__all__ = ["load_labels", "load_outlines", "load_papers", "load_tables", "outline_files", "table_files"]

_TABLES = "tables.yaml"


def load_outlines(root: Path, faults: list[Finding]) -> dict[str, Outline]:
    """Load ``templates/agreements/*.yaml`` (all but ``tables.yaml``), keyed by id."""
    loaded = [outline for path in _files(root, "agreements") if (outline := read_model(path, Outline, root, faults))]
    return {outline.id: outline for outline in loaded}


def load_papers(root: Path, faults: list[Finding]) -> dict[str, Outline]:
    """Load ``templates/papers/*.yaml`` (all but ``tables.yaml``), keyed by id."""
    loaded = [paper for path in _files(root, "papers") if (paper := read_model(path, Outline, root, faults))]
    return {paper.id: paper for paper in loaded}


def outline_files(root: Path, folder: str = "agreements") -> dict[str, Path]:
    """Return the files of the outlines, keyed by the id in them; of files with faults nothing."""
    loaded = [(path, read_model(path, Outline, root, [])) for path in _files(root, folder)]
    return {outline.id: path for path, outline in loaded if outline}


def _files(root: Path, folder: str) -> list[Path]:
    return sorted(p for p in (root / "templates" / folder).glob("*.yaml") if p.name != _TABLES)


def load_tables(root: Path, faults: list[Finding]) -> dict[str, TableSource]:
    """Load the tables of agreements and papers (``templates/*/tables.yaml``), keyed by id."""
    tables: dict[str, TableSource] = {}
    for folder in ("agreements", "papers"):
        path = root / "templates" / folder / _TABLES
        if folder == "papers" and not path.exists():
            continue
        for table in read_list(path, TableSource, root, faults):
            if table.id in tables:
                faults.append(fault(path, root, 1, "LB-TABLE", _("表“{id}”重复").format(id=table.id)))
            tables[table.id] = table
    return tables


def table_files(root: Path) -> dict[str, str]:
    """Return the file in which each table stands, by its id."""
    found: dict[str, str] = {}
    for folder in ("papers", "agreements"):
        path = root / "templates" / folder / _TABLES
        found |= {table.id: f"templates/{folder}/{_TABLES}" for table in read_list(path, TableSource, root, [])}
    return found


def load_labels(root: Path, faults: list[Finding]) -> dict[str, dict[str, str]]:
    """Load ``templates/labels.yaml``: enumeration name to value to Chinese name.

    Schemes for intellectual property are called by their titles in ``clauses/presets.yaml``.
    """
    data = read_mapping(root / "templates" / "labels.yaml", root, faults)
    found = {
        name: {str(k): str(v) for k, v in values.items()} for name, values in data.items() if isinstance(values, dict)
    }
    return {**found, "Preset": {**schemes(root), **found.get("Preset", {})}}
