"""Making everything that goes out for signing, as files in memory."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from mengyue.i18n import _
from mengyue.intake.data_file import DataFile
from mengyue.lock.used import policies_used
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import MANIFEST
from mengyue.manifest.packet_rows import ElectronicSent, PaperSent
from mengyue.model.finding import EngineError
from mengyue.pack.data_beside import data_beside
from mengyue.pack.paged import contents_pages, with_contents
from mengyue.progress import each
from mengyue.sign.instructions import instructions, placeholder
from mengyue.sign.packages import need
from mengyue.sign.packet import electronic_copy, paper_packet
from mengyue.sign.page_plan import Plan
from mengyue.sign.planning import plan
from mengyue.sign.prepare import Prepared
from mengyue.sign.sent_record import issued_record
from mengyue.sign.sheet_words import load_phrases
from mengyue.sign.signature_fields import field_name, with_fields
from mengyue.sign.word_lines import signs_in_word, with_signature_lines

__all__ = ["ASKED", "MAX_SHEETS", "build"]

#: The folder of the sheets that ask for missing facts.
ASKED = "补充资料"
#: More than this nobody signs: 30 members × 60 originals is 1,800.
MAX_SHEETS = 50_000


def build(
    root: Path,
    prepared: Prepared,
    name: Callable[[str], str],
    *,
    electronic: bool = False,
    since: DataFile | None = None,
) -> dict[str, bytes]:
    """Return the files that go out, ``manifest.json`` last. ``name`` turns a text into a safe file name.

    A member that has pages to sign gets a packet; one that has none, or when the papers are not ready, gets the sheet
    that asks for what is missing (nothing, when the papers are not ready but its own facts are complete). ``since`` are
    the data as signed that a supplement was written from.
    """
    from mengyue.pack.pdf import PdfError, UntruePdf, convert

    planned = plan(prepared.documents, prepared.parties)
    total = sum(
        document.copies * len([s for s in planned.sheets if s.document == document.kind])
        for document in planned.documents
    )
    if total > MAX_SHEETS:
        raise EngineError(
            _("签署页共 {count} 张，超过上限 {limit} 张；请核对份数").format(count=total, limit=MAX_SHEETS)
        )
    signing = [party for party in planned.parties if planned.of(party.index)]
    asked = [party for party in planned.parties if party not in signing and (party.missing or planned.documents)]
    stems = {party.index: name(f"{party.index:02d} {party.name or party.id}") for party in planned.parties}
    screens = {
        (p.index, d.kind): f"电子签署/{stems[p.index]}－{name(d.title)}.pdf" for p in signing for d in planned.documents
    }
    first, ask = load_phrases(root, "instructions"), load_phrases(root, "placeholder")
    opening = {
        f"{party.index}": instructions(
            planned,
            party,
            prepared.alliance,
            prepared.back,
            first,
            len({sheet.document for sheet in planned.of(party.index)}) if electronic else 0,
        )
        for party in signing
    }
    opening |= {f"{party.index}": placeholder(planned, party, prepared.alliance, prepared.back, ask) for party in asked}
    try:
        sheets = convert(opening)
    except (PdfError, UntruePdf) as error:
        raise error.called(
            {f"{party.index}": _("签署说明：{member}").format(member=party.name) for party in asked + signing}
        ) from None
    files: dict[str, bytes] = {}
    papers = []
    for document in planned.documents:
        path = f"签署稿/{name(document.title)}.pdf"
        files[path] = prepared.pdfs[document.kind]
        papers.append(
            PaperSent(
                kind=document.kind,
                title=document.title,
                path=path,
                sha256=document.sha256,
                pages=len(document.texts),
                copies=document.copies,
            )
        )
    pikepdf = need("pikepdf")
    screen_files: list[ElectronicSent] = []
    with ExitStack() as stack:
        sources = {kind: stack.enter_context(pikepdf.open(BytesIO(data))) for kind, data in prepared.pdfs.items()}
        for party in each(_("签署页"), signing):
            files[f"成员单位/{stems[party.index]}.pdf"] = paper_packet(
                planned, party.index, sources, sheets[str(party.index)]
            )
            if electronic:
                for document in planned.documents:
                    own = [s for s in planned.of(party.index) if s.document == document.kind]
                    if own:
                        data = electronic_copy(planned, party.index, document.kind, prepared.pdfs[document.kind])
                        path = screens[party.index, document.kind]
                        files[path] = with_fields(data, own)
                        fields = tuple(field_name(sheet) for sheet in own)
                        screen_files.append(
                            ElectronicSent(
                                member=party.index,
                                document=document.kind,
                                path=path,
                                sha256=digest(files[path]),
                                fields=fields,
                            )
                        )
    if electronic:
        files |= _in_word(prepared, planned, name)
    for party in asked:
        files[f"{ASKED}/{stems[party.index]}.pdf"] = sheets[str(party.index)]
    if files:
        files |= data_beside(prepared.data, name)
    record = issued_record(
        prepared.alliance,
        prepared.data,
        policies_used(prepared.policies),
        papers,
        planned.parties,
        planned.sheets,
        screen_files,
        files,
        since,
    )
    return {**files, MANIFEST: record}


def _in_word(prepared: Prepared, planned: Plan, name: Callable[[str], str]) -> dict[str, bytes]:
    """Return each document with signature blocks as a copy to be signed in Word, in which every member has its line."""
    asked = {document.kind for document in planned.documents}
    signed = [
        replace(item, data=with_contents(item.data, contents_pages(item.data, prepared.pdfs[item.kind])))
        for item in prepared.rendered
        if item.kind in asked and signs_in_word(item)
    ]
    return {
        f"电子签署/{name(item.title)}（Word签名行）.docx": with_signature_lines(
            item, digest(item.data), planned.parties
        )
        for item in signed
    }
