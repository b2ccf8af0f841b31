"""Verification of a folder or .zip as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from mengyue.i18n import _
from mengyue.manifest.manifest_model import MANIFEST, FilingManifest, Manifest, PackageManifest, PacketsManifest
from mengyue.model.finding import EngineError, Finding, MissingProgram, Severity
from mengyue.pack.data_beside import INTERNAL
from mengyue.pack.making import MERGED
from mengyue.progress import each
from mengyue.verify.bound import bound
from mengyue.verify.held import Held, read_held
from mengyue.verify.listing import listing, manifest_of
from mengyue.verify.pdf_signatures import signatures
from mengyue.verify.scanned_marks import marked
from mengyue.verify.told import found
from mengyue.verify.twins import in_pdf, in_word, opened, twin
from mengyue.word.open_docx import Package

__all__ = ["verify"]

_SIGNABLE = (PackageManifest, FilingManifest)


def verify(path: Path, trust: Sequence[Path] = ()) -> list[Finding]:
    """Return what is to be said of the folder or .zip ``path``; errors mean that it is not whole.

    Only the files are asked, never the data from which they were made. ``trust`` are files of root certificates for
    digital signatures. Raises :class:`EngineError` for what is neither a folder nor a .zip, or holds nothing of ours.
    """
    held = read_held(path)
    if not any(name.lower().endswith((".docx", ".pdf")) for name in held.files):
        raise EngineError(_("“{file}”里没有可以核验的 .docx 或 PDF").format(file=held.name))
    manifest, told = manifest_of(held)
    if manifest is not None:
        told += listing(held, manifest)
    told += _internal(held, manifest)
    told += _documents(held, manifest, trust)
    if isinstance(manifest, PacketsManifest):
        try:
            told += marked(manifest, held.files)
        except MissingProgram as missing:
            told.append(found("VF-UNJUDGED", Severity.REVIEW, _("没有核对签署页标记。") + str(missing)))
    told.append(
        found(
            "VF-UNJUDGED",
            Severity.INFO,
            _("手写签字、印章和扫描件的内容，数据是否属实，文本是否合法，不在核验之列，由人核对"),
        )
    )
    return told


def _internal(held: Held, manifest: Manifest | None) -> Iterator[Finding]:
    """Yield what must not be in a .zip that is handed in."""
    if not held.archived:
        return
    for name in sorted(held.files):
        if name.startswith(f"{INTERNAL}/"):
            message = _("压缩包里有内部文件“{file}”").format(file=name)
            yield found("VF-INTERNAL", Severity.ERROR, message, name)
    if isinstance(manifest, PackageManifest):
        message = _("压缩包里的 manifest.json 记有生成过程，应换成压缩包原来的一份")
        yield found("VF-INTERNAL", Severity.ERROR, message, MANIFEST)


def _documents(held: Held, manifest: Manifest | None, trust: Sequence[Path]) -> Iterator[Finding]:
    """Yield what is wrong with the Word files and PDFs, each for itself and against its twin."""
    files = held.files
    drafted = manifest is not None and getattr(manifest, "stage", "signable") != "signable"
    damaged: set[str] = set()
    signed = False
    for name in each(_("核验文件"), sorted(files)):
        suffix = name[-5:].lower()
        if suffix == ".docx":
            package = opened(name, files[name])
            if not isinstance(package, Package):
                yield package
                continue
            if not drafted and "电子签署/" not in name:
                yield from in_word(name, package)
            pdf = name[:-5] + ".pdf"
            if pdf in files:
                yield from twin(pdf, package, files[pdf])
            elif isinstance(manifest, _SIGNABLE):
                yield found("VF-NO-PDF", Severity.WARNING, _("“{file}”没有对应的 PDF").format(file=name), name)
        elif suffix.endswith(".pdf"):
            read, is_signed, faults = in_pdf(name, files[name])
            yield from faults
            if read is None:
                damaged.add(name)
            if is_signed:
                signed = True
                yield from signatures(name, files[name], trust)
    if MERGED in files and not damaged:
        yield from _bound(files, manifest)
    if isinstance(manifest, _SIGNABLE) and not signed:
        message = _("没有电子签名；纸质文件是否已经签字盖章，由人核对")
        yield found("VF-UNJUDGED", Severity.INFO, message)


def _bound(files: Mapping[str, bytes], manifest: Manifest | None) -> Iterator[Finding]:
    """Compare the merged PDF with the papers, and with what the unit has put in in place of ours or besides."""
    papers = sorted(name for name in files if name.lower().endswith(".pdf") and "/" not in name and name != MERGED)
    paired = [name for name in papers if name[:-4] + ".docx" in files]
    own = {name for name in files if name not in paired and name != MERGED and name[:2].isdigit() and "/" not in name}
    own -= {name for name in own if name.lower().endswith(".docx")}
    numbers = {int(name[:2]) for name in own}
    shown = [(name, files[name]) for name in paired if not (name[:2].isdigit() and int(name[:2]) in numbers)]
    pages = {}
    for name in sorted(own):
        try:
            pages[name] = _pages(name, files[name])
        except (ValueError, OSError):
            yield found("VF-DAMAGED", Severity.ERROR, _("“{file}”打不开：损坏或者加了密码").format(file=name), name)
            return
        except MissingProgram as missing:
            yield found("VF-UNJUDGED", Severity.REVIEW, _("没有核对合并 PDF 的页数。") + str(missing), MERGED)
            return
    yield from bound(MERGED, files[MERGED], shown, pages)


def _pages(name: str, data: bytes) -> int:
    """Return how many pages a paper of the unit's own takes."""
    from mengyue.pack.merge import page_count
    from mengyue.pack.photos import photo_pdf
    from mengyue.sign.packages import need

    if name.lower().endswith(".pdf"):
        return page_count(data)
    need("PIL")
    return page_count(photo_pdf(data))
