"""Loading the layouts of tables for reviewers (``templates/reports/*.yaml``)."""

from __future__ import annotations

from pathlib import Path

from mengyue.library.read_content import read_model
from mengyue.library.report_layout import ReportLayout
from mengyue.model.finding import Finding

__all__ = ["load_reports"]


def load_reports(root: Path, faults: list[Finding]) -> dict[str, ReportLayout]:
    """Load all layouts, keyed by id; faults of every file go to ``faults``."""
    files = sorted((root / "templates" / "reports").glob("*.yaml"))
    loaded = [layout for path in files if (layout := read_model(path, ReportLayout, root, faults))]
    return {layout.id: layout for layout in loaded}
