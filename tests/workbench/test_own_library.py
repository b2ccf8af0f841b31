"""The served folder's own part of the library, changes of the library over the folder, papers as PDF."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from tests.workbench.test_office import Office

from mengyue.library.clause_life import is_approved
from mengyue.library.content_library import load_library
from mengyue.library.open_library import open_library
from mengyue.paths import shipped_root, use_library
from mengyue.workbench.kept_libraries import kept_libraries, opened_library, shown_name
from mengyue.workbench.own_library import open_own


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("library"))
    yield made
    made.bench.jobs.close()
    made.state.close()
    use_library(None)


def _ended(office: Office, file: str) -> dict[str, Any]:
    for _try in range(2400):
        row = office.state.job_rows(file, 1)[0]
        if row["state"] != "running":
            return row
        time.sleep(0.05)
    raise AssertionError("the job does not end")


def _contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _packed(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_clauses_are_approved_by_role_into_the_folder_and_hold_for_both_faces(office: Office) -> None:
    lead, lawyer, reader = (office.browser(name) for name in ("韦示衡", "覃示律", "莫例读"))
    at, own = f"/a/{office.key}/approvals", office.folder / "内容库"
    page = reader.get(at).text
    assert 'name="c.' not in page and "待批准" in page
    assert reader.form(at, {"c.ip.ownership": "1"}).status == 403 and not own.exists()
    assert lawyer.form(at, {"c.no.such": "1"}).status == 400 and not own.exists()
    waiting = re.findall(r'name="c\.([^"]+)"', lawyer.get(at).text)
    assert len(waiting) > 50 and "ip.ownership" in waiting
    given = {"c.ip.ownership": "1", "c.benefit.split": "1", "by": "冒名的人"}
    assert lawyer.form(at, given).status == 204
    left = lead.get(at).text
    assert "覃示律 于" in left and "冒名" not in left and len(re.findall(r'name="c\.', left)) == len(waiting) - 2
    assert sorted(_contents(own)) == ["clauses/benefit/split.md", "clauses/ip/ownership.md"]
    assert [entry.path for entry in office.bench.folder.entries()] == [office.file]
    clauses = load_library(open_library([own], shipped_root())).clauses
    assert is_approved(clauses["ip.ownership"]) and not is_approved(clauses[waiting[0]])
    # a server started anew reads the same; a link leads nowhere
    assert is_approved(load_library(open_own(office.folder)).clauses["ip.ownership"])
    own.rename(office.folder / "别处")
    own.symlink_to(office.folder / "别处")
    with pytest.raises(Exception, match="是链接"):
        open_own(office.folder)
    own.unlink()
    (office.folder / "别处").rename(own)


def test_what_another_policy_or_library_would_change_is_told_for_the_folder_and_changes_nothing(office: Office) -> None:
    lawyer, reader = office.browser("覃示律"), office.browser("莫例读")
    assert reader.form("/impact", {"from": "guangxi-2021", "to": "guangxi-2022"}).status == 403
    for wrong in ({"from": "guangxi-2021", "to": "guangxi-2021"}, {"earlier": "../../x"}, {}):
        assert lawyer.form("/impact", wrong).status == 400
    assert lawyer.form("/impact/keep", {}).status == 204
    name = re.search(r'<option value="([^"]+)">[^<]*记下的', lawyer.get("/impact").text)
    assert name
    data = office.file.read_bytes()
    with opened_library(office.folder, name[1]) as place:
        changed = place / "clauses" / "ip" / "ownership.md"
        changed.write_text(changed.read_text("utf-8").replace("权属份额与收益分配比例分别确定。", ""), encoding="utf-8")
        assert lawyer.post("/impact/library?name=x.zip", _packed(_contents(place))).json["ok"]
    (dropped,) = set(kept_libraries(office.folder)) - {name[1]}
    assert lawyer.form("/impact", {"earlier": dropped, "files": "1"}).status == 200
    job = _ended(office, "/")
    assert job["state"] == "done" and "1 个受影响" in job["told"]["lines"][0], job
    page = reader.get("/impact").text
    redline = re.search(r'href="(/impact/file\?file=[^"]+)" download>[^<]*/[^<]*（修订稿）.docx<', page)
    assert redline and reader.get(redline[1]).body[:2] == b"PK"
    for outside in ("../workbench.sqlite", "impact.json/../../workbench.sqlite", ""):
        assert reader.get(f"/impact/file?file={quote(outside)}").status == 404
    assert lawyer.form("/impact", {"from": "guangxi-2021", "to": "guangxi-2022"}).status == 200
    job = _ended(office, "/")
    assert job["state"] == "done" and "1 个受影响" in job["told"]["lines"][0], job
    page = reader.get("/impact").text
    assert f'href="/a/{office.key}/to-do"' in page and "牵头单位须办的事" in page and "记下现在" not in page
    assert reader.get("/impact/sheet").body[:2] == b"PK" and office.file.read_bytes() == data
    assert not any(path.startswith("a-文书") for path in _contents(office.folder))


def test_another_library_is_taken_in_as_a_zip_and_nothing_but_a_library(office: Office) -> None:
    lawyer, reader = office.browser("覃示律"), office.browser("莫例读")
    at = f"/impact/library?name={quote('去年的库.zip')}"
    kept = kept_libraries(office.folder)

    whole = {name: b"x: 1\n" for name in ("clauses/statutes.yaml", "templates/labels.yaml")}
    whole |= {"templates/agreements/tables.yaml": b"", "policies/x/policy.yaml": b"always: true\n"}
    good = {f"我的库/{name}": data for name, data in whole.items()}
    bomb = _packed({**good, "我的库/clauses/a.md": b"0" * (101 << 20)})
    climbing = _packed({**whole, "clauses/../../../out.md": b"x"})
    for wrong in (b"", b"PK\x03\x04", _packed({"a.md": b"x"}), bomb, climbing, _packed(good)[:-30]):
        assert lawyer.post(at, wrong).status == 400
    assert reader.post(at, _packed(good)).status == 403 and kept_libraries(office.folder) == kept
    assert not list(office.folder.parent.rglob("out.md"))
    assert lawyer.post(at, _packed({**good, "我的库/readme.exe": b"x"})).json["ok"]
    (name,) = set(kept_libraries(office.folder)) - set(kept)
    assert f"{shown_name(name)} 记下的" in lawyer.get("/impact").text and shown_name(name).endswith(" 去年的库")
    with opened_library(office.folder, name) as place:
        assert _contents(place) == whole


@pytest.mark.libreoffice
def test_a_paper_is_made_a_pdf_when_asked_for_and_kept_until_it_reads_otherwise(office: Office) -> None:
    reader, lead = office.browser("莫例读"), office.browser("韦示衡")
    at = f"/a/{office.key}/pdf"
    asked = f"{at}?paper={quote('application')}"
    assert "正在由 LibreOffice 生成" in reader.get(asked).text
    assert 'hx-get="' in reader.form(at, {"paper": "application"}).text
    assert _ended(office, "a.yaml")["state"] == "done"
    assert reader.get(f"{at}/state?paper=application").headers["hx-redirect"] == asked
    answer = reader.get(asked)
    assert answer.body[:5] == b"%PDF-" and answer.headers["content-type"] == "application/pdf"
    assert (
        answer.headers["content-disposition"].startswith("inline")
        and "script" not in answer.headers["content-security-policy"]
    )
    assert reader.get(f"{asked}&save=1").headers["content-disposition"].startswith("attachment")
    edit = {"edits": [{"path": ["alliance", "contact"], "was": "覃示安", "now": "蒙示新"}]}
    assert lead.post(f"/a/{office.key}/save", edit).json["ok"]
    assert reader.get(asked).text.startswith("<!doctype")
    assert reader.get(f"{at}?paper=no-such").status == 404
