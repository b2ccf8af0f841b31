"""When everything is back: looked at by a person, put together, dated."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from signing_ca import Authority
from signing_scans import Scanner, packets, pdf_of, scanned

from mengyue.collation.collate import Collation, collate
from mengyue.collation.ticks import read_ticks
from mengyue.file_names import safe_name
from mengyue.pack.pages import page_texts
from mengyue.paths import content_root
from mengyue.sign.sent_record import Issued, read_issued

pytestmark = pytest.mark.libreoffice


def first_three(sent_out: Path) -> Issued:
    """Only three members have to sign: what is tested here does not need thirty."""
    issued = read_issued(sent_out)
    papers = tuple(paper.model_copy(update={"copies": 1}) for paper in issued.papers if paper.kind == "agreement")
    sheets = tuple(s for s in issued.sheets if s.member <= 3 and s.document == "agreement")
    return replace(issued, papers=papers, sheets=sheets)


def run(folder: Path, issued: Issued, filled: bytes | None = None, **more: object) -> Collation:
    ticks = read_ticks(filled) if filled else {}
    return collate(folder, issued, content_root(), safe_name, ticks=ticks, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def returned(sent_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("three")
    wanted = {(s.member, s.document, s.page) for s in first_three(sent_out).sheets}
    pages = [page for page in packets(sent_out) if page[0].name[:2] in ("01", "02", "03")]
    assert wanted
    pictures = [scanned(path.read_bytes(), n, Scanner(angle=90, resolution=130), n) for path, n in pages]
    (folder / "scan.pdf").write_bytes(pdf_of(pictures, 130))
    return folder


def filled_in(table: bytes, dates: dict[int, str], answer: str = "是") -> bytes:
    """Fill the table in as a person does."""
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    for row in rows:
        writer.writerow({**row, "签字": answer, "盖章": "是", "签署日期": dates[int(row["成员号"])], "核对人": "某人"})
    return out.getvalue().encode("gb18030")  # as Excel saves it


DATES = {1: "2026-12-03", 2: "2026年12月9日", 3: "2026/12/5"}


def test_before_anybody_looked_the_version_says_so_and_has_no_date(returned: Path, sent_out: Path) -> None:
    done = run(returned, first_three(sent_out))
    (name,) = (name for name in done.files if name.startswith("签署版/"))
    assert "未经核对" in name
    assert not done.done
    assert done.standings[0].effective is None


def test_once_all_is_confirmed_the_last_signature_gives_the_date(returned: Path, sent_out: Path) -> None:
    issued = first_three(sent_out)
    table = run(returned, issued, write=False).ticks
    done = run(returned, issued, filled_in(table, DATES))
    assert done.done
    assert str(done.standings[0].effective) == "2026-12-09"
    (name,) = (name for name in done.files if name.startswith("签署版/"))
    assert name == "签署版/广西壮族自治区创新联合体组建协议（签署版）.pdf"
    with pikepdf.open(BytesIO(done.files[name])) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root][1:] == ["签署页", "签署情况表"]
        signed = [item.title.partition("　")[2] for item in outline.root[1].children]
        assert signed == [issued.parties[0].name, *(party.name for party in issued.parties[:3])]
        assert len(pdf.pages) >= issued.papers[0].pages + 1
        assert len(outline.root[0].children) > 3, "the outline of the text stays"
    said = "".join(page_texts(done.files[name])[-1].split())
    assert all(day in said for day in ("生效日期：2026年12月9日", "2026年12月3日", "2026年12月5日"))


def test_the_same_returns_give_the_same_bytes(returned: Path, sent_out: Path) -> None:
    issued = first_three(sent_out)
    filled = filled_in(run(returned, issued, write=False).ticks, DATES)
    first, second = run(returned, issued, filled), run(returned, issued, filled)
    assert first.files == second.files
    assert first.ticks == second.ticks


def test_what_a_person_found_lacking_keeps_the_version_from_being_made(returned: Path, sent_out: Path) -> None:
    issued = first_three(sent_out)
    done = run(returned, issued, filled_in(run(returned, issued, write=False).ticks, DATES, answer="否"))
    assert not any(name.startswith("签署版/") for name in done.files)
    assert any("不合格" in line for line in done.lines)


def test_each_returned_page_stands_beside_its_original(returned: Path, sent_out: Path) -> None:
    done = run(returned, first_three(sent_out))
    html = done.files["核对单.html"].decode()
    assert "<script" not in html
    assert html.count("发出的原件") == html.count("交回的页") == 4
    for name in (part.partition('"')[0] for part in html.split('src="')[1:]):
        assert done.files[name][:3] == b"\xff\xd8\xff"


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def electronic(sent_out: Path, authority: Authority, member: int = 2) -> tuple[bytes, str]:
    issued = read_issued(sent_out)
    entry = next(e for e in issued.electronic if e.member == member and e.document == "agreement")
    data = issued.read(entry.path, entry.sha256)
    return authority.sign(data, entry.fields[0], issued.parties[member - 1].name), entry.path


def only(sent_out: Path, member: int) -> Issued:
    issued = first_three(sent_out)
    return replace(issued, sheets=tuple(s for s in issued.sheets if s.member == member))


def test_a_file_signed_digitally_is_verified_and_kept_byte_for_byte(
    sent_out: Path, authority: Authority, tmp_path: Path
) -> None:
    signed, path = electronic(sent_out, authority)
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "signed.pdf").write_bytes(signed)
    root = authority.write(tmp_path / "root.pem")
    done = run(tmp_path / "r", only(sent_out, 2), trust=[root])
    (file,) = done.record["returned"]
    assert file["begins_with"] == path
    assert [signature["state"] for signature in file["signatures"]] == ["valid"]
    assert done.done
    (kept,) = (data for name, data in done.files.items() if name.startswith("电子签署原件/"))
    assert kept == signed
    (name,) = (name for name in done.files if name.startswith("签署版/"))
    with pikepdf.open(BytesIO(done.files[name])) as pdf:
        (attached,) = pdf.attachments.values()
        assert attached.get_file().read_bytes() == signed
    assert (tmp_path / "r" / "signed.pdf").read_bytes() == signed


def test_a_signature_from_an_unknown_issuer_waits_for_a_person(
    sent_out: Path, authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "signed.pdf").write_bytes(electronic(sent_out, authority)[0])
    done = run(
        tmp_path / "r", only(sent_out, 2), trust=[Authority("Another").write(tmp_path / "other.pem")], write=False
    )
    assert done.record["returned"][0]["signatures"][0]["state"] == "untrusted"
    assert [sheet.state.value for sheet in done.standings[0].sheets] == ["unseen"]


@pytest.mark.parametrize("change", ["a byte of the text", "a page added after signing"])
def test_a_signed_file_that_was_altered_is_refused(
    sent_out: Path, authority: Authority, tmp_path: Path, change: str
) -> None:
    signed = bytearray(electronic(sent_out, authority)[0])
    (tmp_path / "r").mkdir()
    target = tmp_path / "r" / "signed.pdf"
    if change == "a byte of the text":
        at = signed.index(b"/MediaBox") if b"/MediaBox" in signed else 5000
        signed[at + 200] ^= 1
        target.write_bytes(signed)
    else:
        from pyhanko.pdf_utils import generic
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.pdf_utils.writer import PageObject

        writer = IncrementalPdfFileWriter(BytesIO(bytes(signed)))
        contents = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
        writer.insert_page(PageObject(contents, media_box=(0, 0, 595, 842)))
        with target.open("wb") as out:
            writer.write(out)
    done = run(tmp_path / "r", only(sent_out, 2), trust=[authority.write(tmp_path / "root.pem")], write=False)
    assert done.record["returned"][0]["refused"] in ("altered", "damaged")
    assert [sheet.state.value for sheet in done.standings[0].sheets] == ["missing"]
