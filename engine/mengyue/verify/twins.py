"""Every word of a .docx in its PDF, and nothing internal in either."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

from mengyue.collation.limits import LIMITS
from mengyue.collation.pdf_safety import inspect
from mengyue.collation.refused_files import Refused, explained
from mengyue.docx.file_rules import faults, unsignable_settings
from mengyue.draft.tree import Stage
from mengyue.i18n import _
from mengyue.model.finding import Finding, Severity
from mengyue.pack.lost_words import lost_words
from mengyue.pack.pages import page_texts
from mengyue.verify.pypdf_reader import PdfRead, Unread, read_pdf
from mengyue.verify.told import found
from mengyue.word.open_docx import Package, Unreadable, open_package

__all__ = ["in_pdf", "in_word", "opened", "twin"]

_FEW, _SHOWN = 5, 60


def opened(name: str, data: bytes) -> Package | Finding:
    """Open a .docx, or return why not."""
    try:
        return open_package(data, name)
    except Unreadable as reason:
        return found("VF-DAMAGED", Severity.ERROR, str(reason), name)


def twin(name: str, package: Package, pdf: bytes) -> Iterator[Finding]:
    """Yield a finding when the PDF ``name`` does not show every word of its .docx.

    Two programs read the PDF, since each of them misses some characters: lost is what neither of them finds.
    """
    try:
        missing = lost_words(package.parts, list(read_pdf(pdf).texts()))
        missing = [word for word in lost_words(package.parts, page_texts(pdf)) if word in missing] if missing else []
    except Unread:
        return  # told of the PDF itself
    except Exception:
        message = _("“{file}”的文字读不出来，没有与 .docx 核对").format(file=name)
        yield found("VF-UNJUDGED", Severity.REVIEW, message, name)
        return
    if missing:
        words = "；".join(word if len(word) <= _SHOWN else word[:_SHOWN] + "……" for word in missing[:_FEW])
        message = _("“{file}”缺少 .docx 里的文字 {count} 处：{words}")
        yield found("VF-WORDS", Severity.ERROR, message.format(file=name, count=len(missing), words=words), name)


def in_word(name: str, package: Package) -> Iterator[Finding]:
    """Yield what must not be left in a .docx that is signed or handed in."""
    left: list[str] = []
    for part, data in sorted(package.parts.items()):
        if part == package.main or part.startswith(("word/header", "word/footer")):
            left += faults(data.decode("utf-8", "replace"), data, Stage.SIGNABLE)
        elif part == "word/settings.xml":
            left += unsignable_settings(data.decode("utf-8", "replace"))
        elif "comments" in part.rpartition("/")[2]:
            left.append(_("签署稿中仍有批注"))
    for fault in dict.fromkeys(left):
        yield found("VF-INTERNAL", Severity.ERROR, _("“{file}”：{fault}").format(file=name, fault=fault), name)
    if people := _people(package.parts):
        message = _("“{file}”的属性里有人名：{names}").format(file=name, names="、".join(people))
        yield found("VF-PERSONAL", Severity.WARNING, message, name)


def _people(parts: Mapping[str, bytes]) -> list[str]:
    """Return whom the properties name: who made the file, who saved it last."""
    import re

    core = parts.get("docProps/core.xml", b"").decode("utf-8", "replace")
    named = re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]*)</", core)
    return list(dict.fromkeys(name.strip() for name in named if name.strip()))


def in_pdf(name: str, data: bytes) -> tuple[PdfRead | None, bool, list[Finding]]:
    """Open a PDF; return it, whether it is signed digitally, and what must not be in it."""
    told = []
    signed = False
    try:
        count, signed = inspect(io.BytesIO(data), LIMITS)
        read = read_pdf(data)
        if read.attached or read.pages != count:
            raise Refused("script" if read.attached else "damaged")
    except (Refused, Unread) as reason:
        code = reason.code if isinstance(reason, Refused) else "damaged"
        if code == "script":
            message = _("“{file}”含脚本、动作或者嵌入的文件").format(file=name)
            return None, signed, [found("VF-ACTIVE", Severity.ERROR, message, name)]
        message = _("“{file}”：{fault}").format(file=name, fault=explained(code))
        return None, signed, [found("VF-DAMAGED", Severity.ERROR, message, name)]
    if read.author:
        message = _("“{file}”的属性里有人名：{names}").format(file=name, names=read.author)
        told.append(found("VF-PERSONAL", Severity.WARNING, message, name))
    return read, signed, told
