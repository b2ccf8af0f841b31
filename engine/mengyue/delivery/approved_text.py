"""What changed in an agreement since the text that was approved, if that is still there to be compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mengyue.comparison.articles import pair_by_number, units_in, with_reasons
from mengyue.comparison.summary import unit_line
from mengyue.comparison.trees import compare_units
from mengyue.comparison.units import What
from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import DraftManifest
from mengyue.manifest.parts import FileMade
from mengyue.manifest.read_manifest import read_manifest
from mengyue.word.open_docx import open_package, read_package
from mengyue.word.reader import read_document

__all__ = ["changed_since"]


def changed_since(approved: Path, marks: Sequence[str], now: bytes) -> list[str]:
    """Return, line by line, what differs in the agreement ``now`` (.docx) from the approved text with one of ``marks``.

    ``approved`` is the folder or manifest of the draft that was approved. Raises :class:`EngineError` when it cannot be
    read; nothing is returned when none of its files is that text as it was made.
    """
    manifest = read_manifest(approved)
    if not isinstance(manifest, DraftManifest):
        return []
    folder = approved if approved.is_dir() else approved.parent
    wanted = tuple("".join(mark.split()).replace("-", "").lower() for mark in marks)
    row = next((row for row in manifest.files if _is_text(row, wanted) and _as_made(folder, row)), None)
    if row is None:
        return []
    clauses = {clause.id: clause for clause in manifest.clauses}
    old = units_in(read_document(read_package(folder / row.path)), clauses)
    new = pair_by_number(old, units_in(read_document(open_package(now, row.path)), clauses))
    changes = with_reasons(compare_units(old, new, by_page=True), None, None)
    found = [change for change in changes if change.what != (What.RENUMBERED,)]
    head = _("与审批的文本 {file} 相比，改动 {count} 处：").format(file=told(folder / row.path), count=len(found))
    return [head, *("　" + unit_line(change) for change in found)]


def _is_text(row: FileMade, marks: tuple[str, ...]) -> bool:
    return bool(row.text_sha256 and row.path.lower().endswith(".docx") and row.text_sha256.startswith(marks))


def _as_made(folder: Path, row: FileMade) -> bool:
    try:
        return digest((folder / row.path).read_bytes()) == row.sha256
    except OSError:
        return False
