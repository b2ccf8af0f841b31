"""What outlines ask for since a template was made: tables that it does not have, contents that it does not print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from mengyue.docx.build_templates import places_of
from mengyue.i18n import _
from mengyue.library.load_clause import load_clauses
from mengyue.library.load_outline import load_outlines, load_papers, load_tables
from mengyue.model.finding import Finding, Severity
from mengyue.tailored.own_looks import FOLDER
from mengyue.tailored.template_fault import whole
from mengyue.tailored.template_tags import ReadTag

__all__ = ["age_faults"]

_QUOTED = re.compile("[\"']([a-z][a-z0-9-]*)[\"']")
_TIGHT, _PAPERS = "-tight", "papers"
#: What our templates call for a table that they do not have, and where they print the table of contents.
_MISSING, _CONTENTS = "missing_table", "contents"


def age_faults(root: Path, path: Path, tags: Sequence[ReadTag], names: frozenset[str]) -> Iterator[Finding]:
    """Yield one fault of a template with ``tags``, which speak of ``names``, where it was made before what the outlines
    of the library at ``root`` now ask for. Who prints tables in a way of their own is not asked."""
    if _MISSING not in names:
        return
    folder = _PAPERS if path.parent.name == _PAPERS else "agreements"
    wanted = _wanted(root, f"{folder}/{path.stem.removesuffix(_TIGHT)}")
    if wanted is None:
        return
    said = {word for tag in tags for word in _QUOTED.findall(tag.inside)}
    lacking = [_("表“{name}”").format(name=name) for name in wanted if name not in said]
    is_grave = bool(lacking)
    if folder != _PAPERS and _CONTENTS not in names:
        lacking.append(_("目录（contents）"))
    if lacking:
        message = _("模板是照较早的提纲做的，缺少：{what}").format(what="、".join(lacking))
        hint = _("运行 mengyue library build：样式、页面和页眉移到 {folder} 保留，内容按现在的提纲生成")
        severity = Severity.ERROR if is_grave else Severity.WARNING
        yield whole("", "TP-OLD", message, hint.format(folder=FOLDER), severity)


def _wanted(root: Path, name: str) -> list[str] | None:
    """Return the tables that a document of the template may hold; nothing where the library has no such template."""
    tables = tuple(load_tables(root, []).values())
    places = places_of(load_outlines(root, []), load_papers(root, []), load_clauses(root, []), tables).get(name)
    return list(dict.fromkeys(table.id for part in places for table in part)) if places else None
