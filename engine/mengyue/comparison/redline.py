"""The redline of two documents: tracked changes that are proved, or the reason why there are none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mengyue.comparison.accept import accept_all, has_revisions
from mengyue.comparison.engine import EngineFailure, run_engine
from mengyue.comparison.package import Package, Unreadable, open_package
from mengyue.comparison.proof import disproof
from mengyue.comparison.remark import add_remark
from mengyue.comparison.stories import stories
from mengyue.comparison.tidy import count_revisions, tidy
from mengyue.docx.zip import pack
from mengyue.i18n import _

__all__ = ["Redline", "Result", "make_redline", "settled"]

#: Parts whose text tracked changes do not reach. A difference in them is told, not shown.
_UNSEEN = ("word/charts/", "word/diagrams/", "word/embeddings/", "word/glossary/", "customXml/")


class Result(StrEnum):
    """What became of the redline."""

    WRITTEN = "written"
    IDENTICAL = "identical"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Redline:
    """``data`` is empty when the redline is refused; ``reason`` says why. ``notes`` are for the reader."""

    result: Result
    data: bytes
    revisions: int
    reason: str = ""
    notes: tuple[str, ...] = ()


def make_redline(old: Package, new: Package, *, author: str, on: date, remark: str = "") -> Redline:
    """Mark in NEW what differs from OLD, and prove it; a redline that is not proved is refused.

    ``remark`` is put on the first paragraph as a comment. Both must be :func:`settled`.
    """
    notes = _unseen(old, new)
    if old.parts == new.parts or _same(old, new):
        data = pack(add_remark(new, remark, author=author, on=on)[0].parts if remark else new.parts)
        return Redline(Result.IDENTICAL, data, 0, notes=tuple(notes))
    try:
        made = open_package(run_engine(pack(old.parts), pack(new.parts), author=author, on=on), new.name)
        data, key = tidy(made), ""
        if remark:
            marked, key = add_remark(open_package(data, new.name), remark, author=author, on=on)
            data = pack(marked.parts)
        redline = open_package(data, new.name)
        reason = disproof(redline, old, new, key)
    except (EngineFailure, Unreadable) as error:
        return Redline(Result.REFUSED, b"", 0, str(error), tuple(notes))
    if reason:
        return Redline(Result.REFUSED, b"", 0, _("修订稿未通过核验：{reason}").format(reason=reason), tuple(notes))
    return Redline(Result.WRITTEN, data, count_revisions(redline), notes=tuple(notes))


def settled(package: Package) -> Package:
    """Return ``package`` with every tracked change accepted; itself when it has none."""
    from lxml import etree

    changed: dict[str, bytes] = {}
    for part in package.parts:
        if part.startswith("word/") and part.endswith(".xml") and has_revisions(package.tree(part)):
            root = etree.fromstring(package.parts[part])
            accept_all(root)
            changed[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Package(package.name, {**package.parts, **changed}, package.main) if changed else package


def _same(old: Package, new: Package) -> bool:
    """Tell whether nothing but properties of the file differs."""

    def content(package: Package) -> dict[str, bytes]:
        return {part: data for part, data in package.parts.items() if not part.startswith("docProps/")}

    return content(old) == content(new) and stories(old) == stories(new)


def _unseen(old: Package, new: Package) -> list[str]:
    names = sorted(
        part
        for part in old.parts.keys() | new.parts.keys()
        if part.startswith(_UNSEEN) and old.parts.get(part) != new.parts.get(part)
    )
    text = _("以下部件不同，但其内容不能以修订标示，请另行核对：{parts}")
    return [text.format(parts="、".join(names))] if names else []
