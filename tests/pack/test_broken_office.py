"""Programs called soffice that are broken: what is not a whole PDF of the document is not made, and it is said why."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from mengyue.model.finding import MissingProgram
from mengyue.pack.pdf import Failure, LostWords, PdfError, convert

from .conftest import ALLIANCE, Outcome

#: Finds the folder for the PDFs and calls ``make NAME`` for each document.
EACH = """
while [ "$1" != --outdir ]; do shift; done
out=$2; shift 2
for file in "$@"; do make "$out/$(basename "$file" .docx).pdf" "$file"; done
"""


def blank(pages: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(pages):
            pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


BROKEN = {
    "ends at once": ("exit 0", Failure.ENDED),
    "fails": ("exit 77", Failure.ENDED),
    "is shot": ("kill -SEGV $$", Failure.ENDED),
    "makes other files": ('make() { cp "$HERE/blank.pdf" "$1.pdf"; }' + EACH, Failure.ENDED),
    "makes empty files": ('make() { : > "$1"; }' + EACH, Failure.DAMAGED),
    "cuts them short": ('make() { head -c 200 "$HERE/blank.pdf" > "$1"; }' + EACH, Failure.DAMAGED),
    "cuts the middle out": (
        'make() { head -c 200 "$HERE/blank.pdf" > "$1"; tail -c 30 "$HERE/blank.pdf" >> "$1"; }' + EACH,
        Failure.DAMAGED,
    ),
    "makes no pages": ('make() { cp "$HERE/none.pdf" "$1"; }' + EACH, Failure.DAMAGED),
    "makes text": ('make() { echo "it works %%EOF" > "$1"; }' + EACH, Failure.DAMAGED),
    "makes a pipe": ('make() { mkfifo "$1"; }' + EACH, Failure.DAMAGED),
    "makes a link": ('make() { ln -s "$HERE/blank.pdf" "$1"; }' + EACH, Failure.DAMAGED),
    "makes a folder": ('make() { mkdir "$1"; }' + EACH, Failure.DAMAGED),
    "stands still": ("exec sleep 60", Failure.TIME),
}


@pytest.fixture
def broken(office: Callable[[str], None], tmp_path: Path) -> Callable[[str], None]:
    (tmp_path / "blank.pdf").write_bytes(blank(3))
    (tmp_path / "none.pdf").write_bytes(blank(0))
    return office


@pytest.mark.parametrize("how", BROKEN)
def test_what_is_no_whole_pdf_is_not_made_and_it_is_said_why(
    how: str, papers: dict[str, bytes], broken: Callable[[str], None]
) -> None:
    script, why = BROKEN[how]
    broken(script)
    started = time.monotonic()
    with pytest.raises(PdfError) as refused:
        convert({"application": papers["application"]}, timeout=1.5)
    assert refused.value.failures == {"application": why}
    assert ("限定时间" in str(refused.value)) == (why is Failure.TIME)
    assert time.monotonic() - started < 20


def test_blank_pages_and_another_document_are_not_released(
    papers: dict[str, bytes], broken: Callable[[str], None]
) -> None:
    broken('make() { cp "$HERE/blank.pdf" "$1"; }' + EACH)
    with pytest.raises(LostWords, match="application"):
        convert({"application": papers["application"]})


def test_a_program_that_cannot_be_started_counts_as_missing(
    papers: dict[str, bytes], broken: Callable[[str], None], tmp_path: Path
) -> None:
    broken("exit 0")
    (tmp_path / "bin" / "soffice").write_bytes(b"\x7fELF no program")
    with pytest.raises(MissingProgram, match="不能启动"):
        convert({"application": papers["application"]})


def test_a_package_without_pdfs_says_so_with_titles_and_releases_none(
    package: Callable[..., Outcome], broken: Callable[[str], None], tmp_path: Path
) -> None:
    broken('make() { head -c 200 "$HERE/blank.pdf" > "$1"; }' + EACH)
    done = package(ALLIANCE, tmp_path / "out")
    assert done.code == 3
    assert "不完整" in done.err and "组建申请表》" in done.err and "application" not in done.err
    assert "内部出错" not in done.err and not list((tmp_path / "out").rglob("*.pdf"))
