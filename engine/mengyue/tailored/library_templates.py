"""The Word files of a library that are not as we built them: templates that people saved, files of looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.content_file import content_bytes
from mengyue.library.read_content import display
from mengyue.model.finding import EngineError, Finding, Severity, State
from mengyue.output.kept_pack import KeptPack
from mengyue.output.kept_results import KeptResults
from mengyue.refusal import reason_of

__all__ = ["own_templates"]

#: What matters of a file of looks: its words are not taken.
_LOOKS = frozenset(("TP-FONT", "TP-REACH", "TP-STYLE"))
#: Where files of looks lie, as mengyue.tailored.own_looks says.
_LOOKS_FOLDER = "templates/looks/"
_PACK = KeptPack("as-built")


def own_templates(root: Path) -> list[Finding]:
    """Return the faults of every .docx below ``templates/`` that is not as we built it: what we built is sound."""
    return [finding for path in sorted((root / "templates").rglob("*.docx")) for finding in _of(path, root)]


def _of(path: Path, root: Path) -> Iterator[Finding]:
    name = display(path, root)
    try:
        data = content_bytes(path, root)
        found = () if _is_as_built(data) else _reviewed(data, path, root)
    except (EngineError, OSError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        hint = _("应为 Word 保存的 .docx 文件")
        yield Finding("TP-FILE", Severity.ERROR, reason, file=name, hint=hint, state=State.FAULT)
        return
    for finding in found:
        if not name.startswith(_LOOKS_FOLDER) or finding.code in _LOOKS or _at_the_edge(finding):
            yield replace(finding, file=name)


def _is_as_built(data: bytes) -> bool:
    """Tell whether a template is as we built it; what was found of the same bytes before is known."""
    key = KeptResults.key([data])
    said = _PACK.get(key)
    if said is None:
        from mengyue.tailored.own_looks import as_built

        said = b"1" if as_built(data) else b"0"
        _PACK.put(key, said)
    return said == b"1"


def _reviewed(data: bytes, path: Path, root: Path) -> tuple[Finding, ...]:
    from mengyue.tailored.template_review import review_template

    return review_template(data, path, root).findings


def _at_the_edge(finding: Finding) -> bool:
    """Tell whether a fault stands in a header or footer: these are taken from files of looks."""
    return finding.path.rpartition("/")[2].startswith(("header", "footer"))
