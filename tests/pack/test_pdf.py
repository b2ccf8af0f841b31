"""PDF twins by the real LibreOffice: reproducible, and neither a hang nor a bad file brings them down."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from docx import Document
from mengyue.model.finding import MissingProgram
from mengyue.pack.pdf import PdfError, convert

from .conftest import needs_office


def text_of(data: bytes) -> str:
    return "".join("".join(page.get_textpage().get_text_bounded() for page in PdfDocument(data)).split())


def gone(process: int) -> bool:
    """Whether the process has ended; killed ones may take a moment."""
    for _attempt in range(50):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{process}/stat").read_text().split(")")[1].split()[0] == "Z":
            return True
        time.sleep(0.1)
    return False


def test_without_libreoffice_the_message_holds_the_line_that_installs_it(without_office: None) -> None:
    with pytest.raises(MissingProgram, match="install"):
        convert({"a": b"anything"})


@pytest.fixture(autouse=True, scope="module")
def _nothing_kept() -> Iterator[None]:
    """Every document is converted anew: these tests are about the conversion."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MENGYUE_CACHE", "off")
        yield


@pytest.fixture(scope="module")
def alone(papers: dict[str, bytes]) -> bytes:
    """The application form, converted in a call of its own."""
    return convert({"application": papers["application"]})["application"]


@pytest.fixture(scope="module")
def small() -> bytes:
    """A document of one line: what happens to the program does not depend on what it prints."""
    return one_line("组建申请表")


def one_line(text: str) -> bytes:
    held = io.BytesIO()
    document = Document()
    document.add_paragraph(text)
    document.save(held)
    return held.getvalue()


class TestWithLibreOffice:
    pytestmark = needs_office

    def test_a_document_gives_the_same_bytes_alone_first_and_last_in_a_call(
        self, papers: dict[str, bytes], alone: bytes
    ) -> None:
        twice = {"first": papers["application"], "big": papers["agreement"], "last": papers["application"]}
        together = convert(twice, workers=1)
        assert list(together) == ["first", "big", "last"]
        assert together["first"] == together["last"] == alone
        changed = dict(reversed(papers.items()))
        apart = convert(changed, workers=2)
        assert apart == {"application": alone, "agreement": together["big"]}

    def test_a_pdf_holds_no_date_no_program_and_no_checksum_of_the_moment(self, alone: bytes) -> None:
        with pikepdf.open(io.BytesIO(alone)) as pdf:
            assert set(pdf.docinfo.keys()) == {"/Title"}
            assert "/Metadata" not in pdf.Root and "/DocChecksum" not in pdf.trailer
        assert "广西示例新能源汽车集团有限公司" in text_of(alone)

    def test_a_hang_is_ended_with_all_its_children_and_the_document_comes_out_all_the_same(
        self, small: bytes, office: Callable[[str], None], tmp_path: Path
    ) -> None:
        office('mkdir "$HERE/once" 2>/dev/null && { sleep 300 & echo $! > "$HERE/child"; wait; }\nexec "$OFFICE" "$@"')
        made = convert({"form": small}, timeout=12)
        assert "组建申请表" in text_of(made["form"])
        assert gone(int((tmp_path / "child").read_text()))

    def test_a_program_that_always_hangs_is_given_up_after_two_tries(
        self, papers: dict[str, bytes], office: Callable[[str], None], tmp_path: Path
    ) -> None:
        office('echo x >> "$HERE/calls"; exec sleep 300')
        started = time.monotonic()
        with pytest.raises(PdfError) as refused:
            convert({**papers, "third": papers["agreement"][:-1]}, timeout=1, workers=1)
        assert time.monotonic() - started < 30
        assert set(refused.value.names) == {"application", "agreement", "third"}
        assert (tmp_path / "calls").read_text().count("x") <= 4

    def test_a_program_that_dies_halfway_loses_no_finished_document(
        self, small: bytes, office: Callable[[str], None], tmp_path: Path
    ) -> None:
        papers = {"first": small, "second": one_line("另一份")}
        office(
            'if mkdir "$HERE/once" 2>/dev/null; then n=$#; i=0; for a in "$@"; do i=$((i+1)); [ $i -lt $n ] && '
            'set -- "$@" "$a"; shift; done; "$OFFICE" "$@"; exit 77; fi\nexec "$OFFICE" "$@"'
        )
        made = convert(papers, workers=1)
        assert set(made) == set(papers)

    def test_a_file_that_is_no_document_is_named_and_nothing_else(self, small: bytes) -> None:
        with pytest.raises(PdfError) as refused:
            convert({"good": small, "bad": b"PK\x03\x04 no document"}, timeout=60)
        assert refused.value.names == ("bad",)
