"""A restyled template keeps its looks through every build: styles, page and header theirs, content ours."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

from mengyue.docx.zip import pack, read_parts
from mengyue.tailored.own_looks import saved_by_others, with_looks

ROOT = Path(__file__).resolve().parents[2]
NAME = "templates/agreements/guangxi-2021.docx"
Run = Callable[..., tuple[int, str, str]]


def restyled(data: bytes) -> bytes:
    """Return a template as Word might save it after a restyling: other ids, another font, wider margins, a header."""
    parts = dict(read_parts(data))
    styles = parts["word/styles.xml"].decode("utf-8")
    main = parts["word/document.xml"].decode("utf-8")
    for old, new in (("ArticleText", "a3"), ("AgreementTitle", "a4")):
        styles, main = (text.replace(f'"{old}"', f'"{new}"') for text in (styles, main))
    found = re.search(r'<w:style [^>]*w:styleId="a3".*?</w:style>', styles, re.S)
    assert found
    styles = styles.replace(found[0], re.sub(r'w:eastAsia="[^"]*"', 'w:eastAsia="方正仿宋"', found[0]))
    main = re.sub(r'w:left="1474"', 'w:left="1700"', main)
    main = main.replace("{{ title }}", "这里的文字不算数")
    header = parts["word/header1.xml"].decode("utf-8").replace("{{ stamp }}", "某某厅　{{ stamp }}")
    app = parts["docProps/app.xml"].replace(b"Mengyue", b"Microsoft Office Word")
    return pack({
        **parts, "word/styles.xml": styles.encode(), "word/document.xml": main.encode(),
        "word/header1.xml": header.encode(), "docProps/app.xml": app,
    })  # fmt: skip


def test_looks_are_theirs_and_content_is_ours() -> None:
    built = (ROOT / NAME).read_bytes()
    made = read_parts(with_looks(built, restyled(built), "looks.docx"))
    styles = made["word/styles.xml"].decode("utf-8")
    own = re.search(r'<w:style [^>]*w:styleId="ArticleText".*?</w:style>', styles, re.S)
    assert own
    assert "方正仿宋" in own[0]
    main = made["word/document.xml"].decode("utf-8")
    assert "这里的文字不算数" not in main
    assert "{{ title }}" in main
    assert 'w:left="1700"' in main
    assert "某某厅" in made["word/header1.xml"].decode("utf-8")
    assert with_looks(built, restyled(built), "looks.docx") == pack(made)


def test_a_header_that_would_lose_what_ours_prints_is_not_taken() -> None:
    built = (ROOT / NAME).read_bytes()
    parts = dict(read_parts(restyled(built)))
    parts["word/header1.xml"] = parts["word/header1.xml"].replace(b"{{ stamp }}", b"")
    assert b"{{ stamp }}" in read_parts(with_looks(built, pack(parts), "looks.docx"))["word/header1.xml"]


def test_what_another_program_packed_is_theirs_even_if_it_still_says_it_is_ours() -> None:
    built = (ROOT / NAME).read_bytes()
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in read_parts(built).items():
            file.writestr(name, data)
    assert (saved_by_others(built), saved_by_others(again.getvalue())) == (False, True)


def test_building_keeps_a_restyled_template_apart_and_says_what_is_stale_and_why(mengyue: Run, tmp_path: Path) -> None:
    library = tmp_path / "库"
    for name in ("policies", "clauses", "templates", "schemas"):
        shutil.copytree(ROOT / name, library / name)
    _git(library, "init", "-q")
    _git(library, "add", "-A")
    _git(library, "commit", "-q", "-m", "first")
    template, form = library / NAME, library / "templates" / "forms" / "guangxi-2021-application.yaml"
    template.write_bytes(restyled(template.read_bytes()))
    form.write_text(form.read_text("utf-8").replace("{caption: 联合体名称}", "{caption: 创新联合体名称}"), "utf-8")
    code, out, _err = mengyue("--library", library, "library", "build", "--check")
    assert code == 1
    assert "forms/guangxi-2021-application.docx（来源有变：templates/forms/guangxi-2021-application.yaml）" in out
    assert f"{NAME}（在其他程序中保存过" in out
    assert mengyue("--library", library, "library", "build")[0] == 0
    assert (library / "templates" / "looks" / "agreements" / "guangxi-2021.docx").is_file()
    assert "方正仿宋" in read_parts(template.read_bytes())["word/styles.xml"].decode("utf-8")
    again = template.read_bytes()
    assert mengyue("--library", library, "library", "build", "--check")[0] == 0
    assert template.read_bytes() == again
    code, out, err = mengyue(
        "--library", library, "draft", ROOT / "examples" / "guangxi-2021" / "alliance.yaml", "--document", "agreement",
        "-o", tmp_path / "输出", "--as-of", "2026-11-22",
    )  # fmt: skip
    assert code in (0, 1), out + err
    drafted = next((tmp_path / "输出").glob("*协议*.docx"))
    assert "方正仿宋" in read_parts(drafted.read_bytes())["word/styles.xml"].decode("utf-8")


def _git(root: Path, *words: str) -> None:
    setting = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = {f"GIT_{role}_{what}": "a@b.c" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *words], cwd=root, env={**setting, **who, **nobody}, check=True, capture_output=True)


def test_a_header_of_theirs_stands_on_odd_and_even_pages() -> None:
    built = (ROOT / "templates/papers/official.docx").read_bytes()
    parts = dict(read_parts(restyled(built)))
    made = read_parts(with_looks(built, pack(parts), "looks.docx"))
    assert ["某某厅" in made[f"word/header{n}.xml"].decode("utf-8") for n in (1, 2)] == [True, False]
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(b"<w:evenAndOddHeaders/>", b"")
    made = read_parts(with_looks(built, pack(parts), "looks.docx"))
    assert ["某某厅" in made[f"word/header{n}.xml"].decode("utf-8") for n in (1, 2)] == [True, True]
