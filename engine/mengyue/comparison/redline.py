"""The redline of two documents: tracked changes that are proved, or the reason why there are none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mengyue.comparison.accepted_and_rejected import disproof
from mengyue.comparison.author import program_of
from mengyue.comparison.changed_fields import with_changed_fields
from mengyue.comparison.engine import EngineFailure, run_engine
from mengyue.comparison.harmony import in_one_style
from mengyue.comparison.remark import add_remark
from mengyue.comparison.stories import stories
from mengyue.comparison.tidy_redline import Keep, count_revisions, tidy
from mengyue.docx.zip import pack
from mengyue.i18n import _
from mengyue.progress import still
from mengyue.word.accept import accept_all, has_revisions
from mengyue.word.open_docx import Package, Unreadable, open_package

__all__ = ["Redline", "Result", "make_redline", "settled"]

#: Paragraphs beyond which the engine takes hours.
_MOST = 15_000


class Result(StrEnum):
    """What became of the redline."""

    WRITTEN = "written"
    IDENTICAL = "identical"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Redline:
    """``data`` is empty when the redline is refused; ``reason`` says why. ``unmarked`` counts the paragraphs whose
    words are proved but whose style is not that of the side they should be like. ``formats`` tells whether fonts,
    sizes and spacing are marked too; between two programs they are not, as each writes its own everywhere."""

    result: Result
    data: bytes
    revisions: int
    reason: str = ""
    unmarked: int = 0
    formats: bool = True


def make_redline(old: Package, new: Package, *, author: str, on: date, remark: str = "") -> Redline:
    """Mark in NEW what differs from OLD, and prove it; a redline that is not proved is refused.

    ``remark`` is put on the first paragraph as a comment. Both must be :func:`settled`.
    """
    if old.parts == new.parts or _same(old, new):
        data = pack(add_remark(new, remark, author=author, on=on)[0].parts if remark else new.parts)
        return Redline(Result.IDENTICAL, data, 0)
    count = max(sum(1 for _found in side.tree(side.main).iter("{*}p")) for side in (old, new))
    if count > _MOST:
        text = _("正文有 {count} 段，超过制作修订稿的限度（{limit} 段）")
        return Redline(Result.REFUSED, b"", 0, text.format(count=count, limit=_MOST))
    try:
        mine, theirs = in_one_style(old, new)
        made = open_package(run_engine(pack(mine.parts), pack(theirs.parts), author=author, on=on), new.name)
        made = with_changed_fields(made, mine, theirs, author=author, date=f"{on.isoformat()}T00:00:00Z")
        for keep in (Keep.ALL,) if program_of(old) == program_of(new) else Keep:
            still()
            data, key = tidy(made, keep), ""
            if remark:
                marked, key = add_remark(open_package(data, new.name), remark, author=author, on=on)
                data = pack(marked.parts)
            redline = open_package(data, new.name)
            still()
            reason, unmarked = disproof(redline, old, new, key)
            if not reason:
                break
    except (EngineFailure, Unreadable) as error:
        return Redline(Result.REFUSED, b"", 0, str(error))
    if reason:
        return Redline(Result.REFUSED, b"", 0, _("修订稿未通过核验：{reason}").format(reason=reason))
    return Redline(Result.WRITTEN, data, count_revisions(redline), unmarked=unmarked, formats=keep is Keep.ALL)


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
