"""All that is wrong with a Word template, each with its place, the words there and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mengyue.docx.as_saved import TEMPLATED_KINDS
from mengyue.docx.compile import compile_template
from mengyue.i18n import _
from mengyue.library.read_content import display
from mengyue.model.finding import EngineError, Finding, Severity
from mengyue.tailored.declared_names import Declared, declared_for, guessed
from mengyue.tailored.template_age import age_faults
from mengyue.tailored.template_blocks import block_faults
from mengyue.tailored.template_fault import whole
from mengyue.tailored.template_looks import look_faults, place_faults
from mengyue.tailored.template_marks import written_faults
from mengyue.tailored.template_names import name_faults, names_used
from mengyue.tailored.template_places import Spot, spots
from mengyue.tailored.template_tags import ReadTag, read_tags
from mengyue.word.open_docx import Package, open_package
from mengyue.word.styles import Styles

__all__ = ["Reviewed", "review_template"]

#: Paragraphs and tags beyond which a file is no template that we read whole.
_MOST = 20_000


@dataclass(frozen=True)
class Reviewed:
    """A template that was read: its package, the kind of document it is for (``any`` where nothing tells), its faults;
    ``anchors`` are the numbers of the paragraphs of the main part, from 0, by the paths that faults give."""

    package: Package
    kind: str
    findings: tuple[Finding, ...]
    anchors: Mapping[str, int]


def review_template(data: bytes, path: Path, root: Path, kind: str = "") -> Reviewed:
    """Read the template ``data``, which came from ``path``. ``kind`` says what it is for (``draft``, ``form``,
    ``report``; ``any`` lets every name pass); without it the library at ``root`` and the names in it tell.

    Raises :class:`Unreadable` for a file that is no .docx that we open, with the reason.
    """
    package = open_package(data, display(path, root))
    filled = [package.main, *sorted(_filled(package))]
    by_part = {part: list(spots(package.tree(part), part)) for part in filled}
    if sum(map(len, by_part.values())) > _MOST:
        raise EngineError(_("模板超过 {count} 段").format(count=_MOST))
    tags = {part: [tag for spot in places for tag in read_tags(spot)[0]] for part, places in by_part.items()}
    used = frozenset(name for found in tags.values() for name in names_used(found))
    known = kind or guessed(root, path, used) or "any"
    declared = declared_for(known, root, path.stem)
    findings = list(_faults(package, by_part, tags, declared_kind=known != "any", declared=declared))
    if known == "draft":
        findings += age_faults(root, path, tags[package.main], used)
    if known != "any" and not any(finding.severity is Severity.ERROR for finding in findings):
        findings += _compiled(data)
    findings = [replace(finding, file=str(path)) for finding in dict.fromkeys(findings)]
    anchors: dict[str, int] = {}
    for spot in by_part[package.main]:
        anchors.setdefault(spot.path, spot.number - 1)
    return Reviewed(package, known, tuple(findings), anchors)


def _filled(package: Package) -> Iterator[str]:
    for relation in package.relations(package.main).values():
        if relation.kind in TEMPLATED_KINDS and relation.part in package.parts:
            yield relation.part


def _faults(
    package: Package,
    by_part: dict[str, list[Spot]],
    tags: dict[str, list[ReadTag]],
    *,
    declared_kind: bool,
    declared: Declared | None,
) -> Iterator[Finding]:
    styles = Styles(package)
    for part, places in by_part.items():
        yield from written_faults(places, styles)
        yield from block_faults(tags[part])
        yield from name_faults(tags[part], declared)
    yield from place_faults(package, by_part)
    yield from look_faults(package, [spot for places in by_part.values() for spot in places], ours=declared_kind)


def _compiled(data: bytes) -> Iterator[Finding]:
    """Yield what compiling refuses and nothing above has told."""
    try:
        compile_template(data)
    except EngineError as error:
        yield whole("", "TP-COMPILE", str(error), _("按所说的位置改正模板"))
