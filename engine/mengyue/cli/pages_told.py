"""Telling how many pages the Word files of a draft have. The files themselves stay as they are."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from mengyue.i18n import _
from mengyue.model.finding import EngineError, MissingProgram
from mengyue.pack.page_counts import known_pages

__all__ = ["counted", "known"]


def known(files: Mapping[str, bytes]) -> dict[str, int]:
    """Return the pages of the Word files that were laid out before, by name."""
    return known_pages(_words(files))


def counted(files: Mapping[str, bytes], already: Mapping[str, int]) -> tuple[dict[str, int], str]:
    """Return the pages of the Word files that are not ``already`` known, and a line that says what is left untold.

    LibreOffice lays them out where somebody waits at a terminal; elsewhere nothing is started that was not asked for.
    """
    left = {name: data for name, data in _words(files).items() if name not in already}
    if not left:
        return {}, ""
    if not sys.stdout.isatty():
        return {}, _("各文件的页数：加 --pages，由 LibreOffice 排版后报出")
    from mengyue.pack.merge import page_count
    from mengyue.pack.pdf import PdfError, UntruePdf, convert

    try:
        return {name: page_count(pdf) for name, pdf in convert(left).items()}, ""
    except (MissingProgram, PdfError, UntruePdf) as error:
        return {}, _untold(error)


def _words(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name.lower().endswith(".docx")}


def _untold(error: EngineError) -> str:
    return _("没有报出页数：{reason}").format(reason=str(error).replace("\n", "；"))
