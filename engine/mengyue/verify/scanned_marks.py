"""The marks on the pages that went out for signing: each is read as a scanner would read it, and is the right one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mengyue.collation.codes import read_marks
from mengyue.collation.limits import LIMITS
from mengyue.collation.pictures import pdf_page
from mengyue.i18n import _
from mengyue.manifest.manifest_model import PacketsManifest
from mengyue.model.finding import Finding, Severity
from mengyue.pack.pages import one_at_a_time
from mengyue.progress import report
from mengyue.sign.mark import DIGEST_CHARACTERS, INSTRUCTIONS, Mark
from mengyue.sign.packages import need
from mengyue.verify.told import found

__all__ = ["marked"]

#: Dots per inch at which a page is read, as the plainest scanner does.
_RESOLUTION = 150


def marked(manifest: PacketsManifest, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield what is wrong with the packets: a page without its mark, with another's, or a packet without a page."""
    packets = sorted(path for path in files if path.startswith("成员单位/") and path.endswith(".pdf"))
    for number, path in enumerate(packets, 1):
        report(_("核对标记"), number - 1, len(packets))
        member = int(digits) if (digits := path.removeprefix("成员单位/")[:2]).isdigit() else 0
        wanted = [
            Mark(paper.sha256[:DIGEST_CHARACTERS], sheet.page, member, copy)
            for paper in manifest.documents
            for copy in range(1, paper.copies + 1)
            for sheet in manifest.sheets
            if sheet.document == paper.kind and sheet.member == member
        ]
        yield from _one(path, files[path], wanted)


@one_at_a_time
def _one(path: str, data: bytes, wanted: list[Mark]) -> list[Finding]:
    return list(_looked_at(path, data, wanted))


def _looked_at(path: str, data: bytes, wanted: list[Mark]) -> Iterator[Finding]:
    document = need("pypdfium2").PdfDocument(data)
    try:
        seen: list[Mark] = []
        for page in range(1, len(document) + 1):
            marks = list(read_marks(pdf_page(document, page, _RESOLUTION, LIMITS)))
            if not marks:
                message = _("“{file}”第 {page} 页的标记读不出").format(file=path, page=page)
                yield found("VF-MARK", Severity.ERROR, message, path)
            seen += [mark for mark in marks if mark.page != INSTRUCTIONS]
    finally:
        document.close()
    if seen != wanted:
        message = _("“{file}”的签署页与记录不符：应有 {wanted} 张，标记相符 {seen} 张")
        same = len(set(seen) & set(wanted))
        yield found("VF-MARK", Severity.ERROR, message.format(file=path, wanted=len(wanted), seen=same), path)
