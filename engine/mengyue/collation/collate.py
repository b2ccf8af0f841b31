"""The whole of collation: read, match, judge, report, and put together what is complete."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from mengyue.collation.contact_sheet import contact_sheet
from mengyue.collation.evidence import encoded, evidence
from mengyue.collation.executed import executed, signing_table
from mengyue.collation.limits import LIMITS, Limits
from mengyue.collation.match import Copy, match
from mengyue.collation.reading_processes import found_in, read_returned
from mengyue.collation.returned import ReturnedFile
from mengyue.collation.sheet_standing import Standing, judge
from mengyue.collation.signing_report import report
from mengyue.collation.ticks import TICKS, Tick, assigned, ticks_table, unmatched
from mengyue.i18n import _
from mengyue.manifest.manifest_model import MANIFEST, CollationManifest, written_now
from mengyue.manifest.write import encode, files_made
from mengyue.output.folder import write_file, write_folder
from mengyue.output.working import working_folder
from mengyue.sign.sent_record import Issued
from mengyue.sign.sheet_words import load_phrases

__all__ = ["RECORD", "REPORT", "SIGNED_FILES", "Collation", "collate"]

#: The record in the output folder, and the report.
RECORD, REPORT = "证据记录.json", "收回情况.txt"
#: The folder there for files that came back signed on screen, byte for byte.
SIGNED_FILES = "电子签署原件"


@dataclass(frozen=True, slots=True)
class Collation:
    """What became of the returned files. ``files`` go into the output folder with their ``manifest``, ``ticks`` is the
    table to fill in."""

    standings: tuple[Standing, ...]
    lines: tuple[str, ...]
    record: Mapping[str, Any]
    files: Mapping[str, bytes]
    ticks: bytes
    manifest: bytes

    @property
    def done(self) -> bool:
        """Every sheet of every document is back and confirmed."""
        return all(standing.confirmed for standing in self.standings)

    def write(self, folder: str | PathLike[str], *, force: bool = False) -> None:
        """Write all files into ``folder``, or none. Raises :class:`EngineError` when it holds what is not ours or was
        changed, unless by ``force``. A person fills in the table (核对表): it is not ours to guard, and it is renewed
        with what was filled in before."""
        write_folder(Path(folder), {**self.files, MANIFEST: self.manifest}, force=force)
        write_file(Path(folder) / TICKS, self.ticks)


def collate(
    folder: Path,
    issued: Issued,
    root: Path,
    name: Callable[[str], str],
    *,
    trust: Sequence[Path] = (),
    ticks: Mapping[tuple[Copy, str], Tick] | None = None,
    write: bool = True,
    limits: Limits = LIMITS,
    kept: Path | None = None,
) -> Collation:
    """Collate the files in ``folder`` with what was ``issued``.

    ``trust`` are root certificates for digital signatures; ``ticks`` what a person found when looking at the pages.
    Without ``write`` only the record and the report are made. ``kept`` is the folder for what a later run need not read
    again.
    """
    known = dict(ticks or {})
    with working_folder() as place:
        files = read_returned(found_in(folder, limits), place, _issued_files(issued), trust, limits=limits, kept=kept)
        matched = match(issued, files, assigned(known))
        standings = judge(issued, matched, known)
        lines = [*report(issued, standings, matched, files), *_not_matched(issued, unmatched(matched, known))]
        out: dict[str, bytes] = {}
        made: dict[str, bytes] = {}
        if write:
            originals = {paper.kind: issued.read(paper.path, paper.sha256) for paper in issued.papers}
            out |= _signed_originals(files, name)
            made = _executed(issued, standings, originals, root, name)
            out |= made
            out |= contact_sheet(issued, matched, originals)
        record = evidence(issued, standings, matched, files, known, made)
        if write:
            out[REPORT] = ("\n".join(lines) + "\n").encode()
            out[RECORD] = encoded(record)
        return Collation(
            standings=tuple(standings),
            lines=tuple(lines),
            record=record,
            files=out,
            ticks=ticks_table(issued, matched, known),
            manifest=_manifest(issued, out),
        )


def _manifest(issued: Issued, files: Mapping[str, bytes]) -> bytes:
    alliance, used = issued.alliance, issued.manifest.input
    return encode(CollationManifest(**written_now(), alliance=alliance, input=used, files=files_made(files)))


def _not_matched(issued: Issued, keys: Sequence[tuple[Copy, str]]) -> list[str]:
    """Return the lines about rows of the table to which nothing answers."""
    if not keys:
        return []
    names = {party.index: party.name for party in issued.parties}
    head = _("核对表里对不上任何交回页的 {count} 行（原样留在表末；文件换过的，请按新文件重新核对）：")
    row = _("{document} 第 {page} 页，{member}，第 {copy} 份（来源摘要 {digest}）")
    lines = ["", head.format(count=len(keys))]
    for copy, digest in keys:
        facts = {"document": copy.document, "page": copy.page, "copy": copy.copy or _("电子"), "digest": digest}
        lines.append("  " + row.format(**facts, member=names.get(copy.member, str(copy.member))))
    return lines


def _issued_files(issued: Issued) -> list[dict[str, Any]]:
    """Return what a returned file may begin with: the files sent out to be signed."""
    screens = {entry.path: entry for entry in issued.electronic}
    pages: dict[tuple[int, str], list[int]] = {}
    for sheet in issued.sheets:
        pages.setdefault((sheet.member, sheet.document), []).append(sheet.page)
    rows = []
    for row in issued.files:
        if row.path.startswith("签署稿/") or not row.path.endswith(".pdf"):
            continue
        screen = screens.get(row.path)
        data = issued.read(row.path, row.sha256)
        own = sorted(pages.get((screen.member, screen.document), [])) if screen else []
        rows.append({"path": row.path, "sha256": row.sha256, "size": len(data), "pages": own})
    return rows


def _signed_originals(files: Sequence[ReturnedFile], name: Callable[[str], str]) -> dict[str, bytes]:
    """Keep digitally signed files byte for byte."""
    return {
        _original(file, name): file.path.read_bytes()
        for file in files
        if file.signatures and not file.refused and _same(file)
    }


def _original(file: ReturnedFile, name: Callable[[str], str]) -> str:
    return f"{SIGNED_FILES}/{file.sha256[:8]} {name(Path(file.name).stem)}.pdf"


def _same(file: ReturnedFile) -> bool:
    """The file must still be the one that was judged."""
    return hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256


def _executed(
    issued: Issued,
    standings: Sequence[Standing],
    originals: Mapping[str, bytes],
    root: Path,
    name: Callable[[str], str],
) -> dict[str, bytes]:
    from mengyue.pack.pdf import PdfError, UntruePdf, convert

    complete = [standing for standing in standings if standing.returned]
    if not complete:
        return {}
    words = load_phrases(root, "executed")
    try:
        tables = convert({s.paper.kind: signing_table(s, issued.parties, words) for s in complete})
    except (PdfError, UntruePdf) as error:
        raise error.called({s.paper.kind: s.paper.title for s in complete}) from None
    made = {}
    for standing in complete:
        kind = standing.paper.kind
        signed = {s.found.file.sha256: s.found.file for s in standing.sheets if s.found and s.found.file.signatures}
        attached = {
            _original(file, name).rpartition("/")[2]: file.path.read_bytes() for file in signed.values() if _same(file)
        }
        suffix = "签署版" if standing.confirmed else "签署版，未经核对"
        path = f"签署版/{name(standing.paper.title)}（{suffix}）.pdf"
        made[path] = executed(standing, issued.parties, originals[kind], tables[kind], attached)
    return made
