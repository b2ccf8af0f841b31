"""PDF twins: .docx in, PDF out, by LibreOffice; the same bytes for the same document, whatever stood beside it.

Measured on two cores: most of a call is LibreOffice's start, so many documents go into one call; two programs with a
profile each halve the time again. A document that makes the program stand still or fall is tried once more, alone.
"""

from __future__ import annotations

import hashlib
import os
import queue
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from threading import Event

from mengyue.docx.fontconfig import fonts_conf
from mengyue.docx.zip import read_parts
from mengyue.i18n import _
from mengyue.model.finding import EngineError, MissingProgram
from mengyue.output.kept_results import KeptResults
from mengyue.output.working import working_folder
from mengyue.pack.glyphs import glyphs_here
from mengyue.pack.lost_words import lost_words
from mengyue.pack.normalise import normalise
from mengyue.pack.office import Printing, find_office
from mengyue.pack.office_state import office_state
from mengyue.pack.page_counts import keep_pages
from mengyue.pack.page_order import wrong_pages
from mengyue.pack.pages import page_texts
from mengyue.progress import each, report

__all__ = ["TIMEOUT", "Failure", "LostWords", "PdfError", "UntruePdf", "WrongPages", "convert"]

#: Seconds that one document may take. The longest measured, 462 pages, took 17.
TIMEOUT = 120.0
#: Documents in one call, after which the program is started anew.
_RECYCLE = 25
#: How often it is told how far the programs are, in seconds; who no longer wants them says so then.
_STEP = 0.5
_MOST_WORKERS = 4
#: Bytes of .docx that make a further program worth its start: two seconds of a processor, a contract of seventy pages.
_WORTH = 50_000
#: How much of what a PDF lost a message shows: pieces, and characters of each.
_FEW, _SHOWN = 5, 60
_FONTS = "sudo apt install fonts-noto-cjk fonts-liberation"
#: PDFs as LibreOffice made them, by the digest of the document, of the program and of the fonts; half a gigabyte.
_KEPT = KeptResults("pdf", 512 * 1024 * 1024)


class Failure(StrEnum):
    """Why a document has no PDF."""

    TIME = "time"
    ENDED = "ended"
    DAMAGED = "damaged"


class PdfError(EngineError):
    """LibreOffice could not convert these documents, tried twice: ``failures`` by name."""

    def __init__(self, failures: Mapping[str, Failure]) -> None:
        self.failures = dict(failures)
        words = {
            Failure.TIME: _("LibreOffice 在限定时间内没有生成这些文件的 PDF（已各试两次）：{names}"),
            Failure.ENDED: _("LibreOffice 没有生成这些文件的 PDF 就退出了（已各试两次）：{names}"),
            Failure.DAMAGED: _("LibreOffice 生成的 PDF 不完整或者没有内容，没有采用（已各试两次）：{names}"),
        }
        lines = []
        for failure, text in words.items():
            names = [name for name, own in self.failures.items() if own is failure]
            if names:
                lines.append(text.format(names="、".join(f"《{name}》" for name in names)))
        super().__init__("\n".join(lines))

    @property
    def names(self) -> tuple[str, ...]:
        """The documents."""
        return tuple(self.failures)

    def called(self, titles: Mapping[str, str]) -> PdfError:
        """Return the same with the documents called by their titles."""
        return PdfError({titles.get(name, name): failure for name, failure in self.failures.items()})


class UntruePdf(EngineError):
    """PDFs that are not what their documents say. They are not released."""

    def called(self, titles: Mapping[str, str]) -> UntruePdf:
        """Return the same with the documents called by their titles."""
        raise NotImplementedError


class LostWords(UntruePdf):
    """PDFs that do not show every word of their documents: ``lost`` by name."""

    def __init__(self, lost: Mapping[str, Sequence[str]]) -> None:
        self.lost = dict(lost)
        lines = (
            _("《{name}》的 PDF 缺少 Word 文件里的文字，不予输出：{words}").format(
                name=name, words="；".join(_short(words))
            )
            for name, words in self.lost.items()
        )
        super().__init__("\n".join(lines))

    def called(self, titles: Mapping[str, str]) -> LostWords:
        """Return the same with the documents called by their titles."""
        return LostWords({titles.get(name, name): words for name, words in self.lost.items()})


class WrongPages(UntruePdf):
    """PDFs with pages that their documents do not have, or have elsewhere: ``pages`` by name, counted from 1."""

    def __init__(self, pages: Mapping[str, Sequence[int]]) -> None:
        self.pages = dict(pages)
        lines = (
            _("《{name}》的 PDF 页数或者页序与 Word 文件不符，不予输出：第 {pages} 页多出、重复或者错位").format(
                name=name, pages="、".join([*map(str, numbers[:_FEW]), *(["……"] if len(numbers) > _FEW else [])])
            )
            for name, numbers in self.pages.items()
        )
        super().__init__("\n".join(lines))

    def called(self, titles: Mapping[str, str]) -> WrongPages:
        """Return the same with the documents called by their titles."""
        return WrongPages({titles.get(name, name): numbers for name, numbers in self.pages.items()})


def _short(words: Sequence[str]) -> list[str]:
    """Return the first few of many, each cut to a length that a person reads."""
    shown = [word if len(word) <= _SHOWN else word[:_SHOWN] + "……" for word in words[:_FEW]]
    return shown if len(words) <= _FEW else [*shown, _("等共 {count} 处").format(count=len(words))]


def convert(
    documents: Mapping[str, bytes], *, workers: int | None = None, timeout: float = TIMEOUT
) -> dict[str, bytes]:
    """Return the PDF of every document, under its name, in the order given.

    ``workers`` programs run at a time, by default one a processor if there is work for them; ``timeout`` is in seconds
    and for one document. One that was converted before by the same program with the same fonts is not converted again,
    but is held to its document like the others. Raises :class:`~mengyue.model.finding.MissingProgram` without
    LibreOffice, :class:`PdfError` for what it cannot convert, :class:`LostWords` for what comes out without some of its
    words, :class:`WrongPages` for what comes out with other pages.
    """
    if not documents:
        return {}
    program = find_office()
    glyphs = glyphs_here()
    if glyphs is not None and not glyphs.chinese:
        raise MissingProgram(_("本机没有中文字体，PDF 上的字都会印成方框。安装：{line}").format(line=_FONTS))
    keys = {name: hashlib.sha256(data).hexdigest() for name, data in documents.items()}
    sources = {keys[name]: data for name, data in documents.items()}
    state = office_state(program)
    found = {key: pdf for key in each(_("查找已有的 PDF"), sources) if (pdf := _kept(state, key)) is not None}
    kept = {key: pdf for key, (pdf, _pages) in found.items()}
    fresh = {key: data for key, data in sources.items() if key not in kept}
    size = sum(map(len, fresh.values()))
    count = min(workers or min(os.cpu_count() or 1, _MOST_WORKERS, max(size // _WORTH, 1)), len(fresh))
    with working_folder() as room:
        run = _Run(program, room, fresh, timeout, max(count, 1), state)
        if fresh:
            run.convert()
    made = kept | run.made
    for key in each(_("核对 PDF"), kept):
        run.proofs[key] = _proof(sources[key], *found[key])
    failed = {name: run.failures[key] for name, key in keys.items() if key not in made}
    if failed:
        raise PdfError(failed)
    lost = {key: proof.lost for key, proof in run.proofs.items()}
    wrong = {key: proof.wrong for key, proof in run.proofs.items()}
    if any(lost.values()):
        raise LostWords({name: lost[key] for name, key in keys.items() if lost[key]})
    if any(wrong.values()):
        raise WrongPages({name: wrong[key] for name, key in keys.items() if wrong[key]})
    for key in kept if state is not None else ():
        keep_pages(key, state or "", run.proofs[key].pages)
    return {name: made[key] for name, key in keys.items()}


def _kept(state: str | None, key: str) -> tuple[bytes, Sequence[str]] | None:
    """Return the PDF that was made of the document ``key`` before, and the texts of its pages."""
    raw = None if state is None else _KEPT.get(_KEPT.key([key, state]))
    return None if raw is None else _sound(raw)


@dataclass(frozen=True, slots=True)
class _Proof:
    """What a PDF lost of its document, its pages that the document does not have, and how many pages it has."""

    lost: Sequence[str]
    wrong: Sequence[int]
    pages: int


def _proof(docx: bytes, pdf: bytes, pages: Sequence[str]) -> _Proof:
    parts = read_parts(docx)
    return _Proof(lost_words(parts, pages), wrong_pages(parts, pdf, pages), len(pages))


@dataclass
class _Run:
    """One conversion of many documents, each known by its digest."""

    program: str
    room: Path
    sources: Mapping[str, bytes]
    timeout: float
    workers: int
    state: str | None
    made: dict[str, bytes] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict)
    texts: dict[str, Sequence[str]] = field(default_factory=dict)
    proofs: dict[str, _Proof] = field(default_factory=dict)
    failures: dict[str, Failure] = field(default_factory=dict)
    blamed: dict[str, int] = field(default_factory=dict)
    calls: int = 0
    stop: Event = field(default_factory=Event)

    def convert(self) -> dict[str, bytes]:
        (self.room / "fonts.conf").write_text(fonts_conf(), encoding="utf-8")
        # What LibreOffice leaves when it is killed goes with our folder too.
        places = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(self.room))
        self._environment = {**os.environ, **places, "FONTCONFIG_FILE": str(self.room / "fonts.conf")}
        self._profiles: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for number in range(self.workers):
            self._profiles.put(self.room / f"profile-{number}")
        with ThreadPoolExecutor(self.workers) as pool:
            try:
                pending = {self._start(pool, batch) for batch in self._batches()}
                report(_("生成 PDF"), 0, len(self.sources))
                while pending:
                    done, pending = wait(pending, _STEP, return_when=FIRST_COMPLETED)
                    report(_("生成 PDF"), len(self.made), len(self.sources))
                    for future in done:
                        pending |= {self._start(pool, batch) for batch in self._again(future.result())}
                    self._prove()
            except BaseException:
                self.stop.set()  # the programs end before we do
                raise
        return self.made

    def _prove(self) -> None:
        """Hold what has come out to its document, and keep what is true to it: another run need not make it again."""
        for key in [key for key in list(self.raw) if key not in self.proofs]:
            proof = self.proofs[key] = _proof(self.sources[key], self.made[key], self.texts.pop(key))
            if self.state is not None and not proof.lost and not proof.wrong:
                _KEPT.put(_KEPT.key([key, self.state]), self.raw[key])
                keep_pages(key, self.state, proof.pages)
            report(_("生成 PDF"), len(self.made), len(self.sources))

    def _batches(self) -> list[list[str]]:
        """Deal the documents out, the largest first, so that all calls take about as long."""
        count = max(self.workers, -(-len(self.sources) // _RECYCLE))
        batches: list[list[str]] = [[] for _number in range(count)]
        sizes = [0] * count
        for key in sorted(self.sources, key=lambda key: (-len(self.sources[key]), key)):
            at = sizes.index(min(sizes))
            batches[at].append(key)
            sizes[at] += len(self.sources[key]) + 1
        return [batch for batch in batches if batch]

    def _again(self, left: Sequence[str]) -> Iterable[list[str]]:
        """Yield what is to be tried again: the first that was left is to blame and goes alone, the rest together."""
        if not left:
            return
        culprit, *rest = left
        self.blamed[culprit] = self.blamed.get(culprit, 0) + 1
        if not self.made and sum(self.blamed.values()) > self.workers:
            return  # not one document comes out: the program is at fault, not a document
        if self.blamed[culprit] < 2:
            yield [culprit]
        if rest:
            yield rest

    def _start(self, pool: ThreadPoolExecutor, batch: list[str]) -> Future[list[str]]:
        self.calls += 1
        return pool.submit(self._call, self.calls, batch)

    def _call(self, number: int, batch: list[str]) -> list[str]:
        """Convert one batch; return what was not made."""
        folder = self.room / str(number)
        folder.mkdir()
        files = []
        for key in batch:
            files.append(folder / f"{key}.docx")
            files[-1].write_bytes(self.sources[key])
        profile = self._profiles.get()
        left = list(batch)
        printing = Printing(self.program, files, folder, profile, self._environment, self.timeout, self.stop)
        for path in printing:
            raw = path.read_bytes()
            sound = _sound(raw)
            if sound is not None:
                self.made[path.stem], self.texts[path.stem] = sound
                self.raw[path.stem] = raw  # last: it tells that the others are there
                left.remove(path.stem)
        for key in left:
            begun = (folder / f"{key}.pdf").exists()
            self.failures[key] = Failure.TIME if printing.late else Failure.DAMAGED if begun else Failure.ENDED
        # A program that was killed may have left its profile locked or half written.
        self._profiles.put(self.room / f"profile-after-{number}" if left else profile)
        return left


def _sound(data: bytes) -> tuple[bytes, Sequence[str]] | None:
    """Return the PDF as it comes out of every run, and the texts of its pages; nothing when it is cut short, damaged
    or has no page."""
    import pikepdf

    try:
        made = normalise(data)
        texts = page_texts(made)
        return (made, texts) if texts else None
    except (pikepdf.PdfError, RuntimeError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
