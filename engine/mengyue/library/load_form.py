"""Loading form layouts (``templates/forms/*.yaml``)."""

from __future__ import annotations

from pathlib import Path

from mengyue.library.form import FormLayout
from mengyue.library.read_content import read_model
from mengyue.model.finding import Finding, InputError

__all__ = ["load_form", "load_forms"]


def load_forms(root: Path, faults: list[Finding]) -> dict[str, FormLayout]:
    """Load all layouts, keyed by id; faults of every file go to ``faults``."""
    files = sorted((root / "templates" / "forms").glob("*.yaml"))
    loaded = [layout for path in files if (layout := read_model(path, FormLayout, root, faults))]
    return {layout.id: layout for layout in loaded}


def load_form(path: Path, root: Path | None = None) -> FormLayout:
    """Load one layout of the library at ``root``, by default a folder of its own.

    Raises :class:`InputError` with every fault of the file.
    """
    faults: list[Finding] = []
    layout = read_model(path, FormLayout, root or path.parent, faults)
    if layout is None:
        raise InputError(faults)
    return layout
