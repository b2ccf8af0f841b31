"""Hostile names and places: ids of content, links, pipes, devices, names of data and returned files, manifests."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import random
import string
import sys
from collections.abc import Callable
from pathlib import Path

from runner import main

from mengyue.cli.main import run
from mengyue.collation.reading_processes import found_in
from mengyue.file_names import Names, safe_name, told
from mengyue.library.content_file import content_bytes
from mengyue.library.load_form import load_forms
from mengyue.model.finding import EngineError
from mengyue.output.folder import OutputFolder
from mengyue.untrusted import cell, one_line

PIECES = (
    "..",
    ".",
    "/",
    "\\",
    "~",
    "C:",
    "con",
    "nul.",
    "\x00",
    "\n",
    "\r",
    "\u202e",
    "=1+1",
    "@x",
    " ",
    "联盟",
    "a",
    "-",
    "$HOME",
    "%2e%2e",
)
GBK = "广西创新联合体协议签署页扫描件联通".encode("gbk")
LAYOUT = """id: {id}
title: 示例表
source: 自拟
parts:
  - columns: [40, 60]
    rows:
      - cells: [{{caption: 甲}}, {{caption: 乙}}]
"""


def hostile(rng: random.Random) -> str:
    if rng.random() < 0.1:
        return "".join(rng.choices("abc广西-_.", k=rng.randint(1, 9)))
    made = "".join(rng.choice(PIECES) for _number in range(rng.randint(1, 6)))
    return made + "".join(rng.choices(string.printable + "盟约㈱ﬁ\u2028\ue000\U0003134a", k=rng.randint(0, 8)))


def name_on_disk(rng: random.Random) -> bytes:
    """Any name that a Linux disk can hold: UTF-8, GBK, or bytes that are neither."""
    kind = rng.randrange(3)
    if kind == 0:
        data = hostile(rng).encode("utf-8", "surrogatepass")
    elif kind == 1:
        start = rng.randrange(0, len(GBK), 2)
        data = GBK[start : start + 2 * rng.randint(1, 6)]
    else:
        data = rng.randbytes(rng.randint(1, 20))
    data = data.replace(b"/", b"_").replace(b"\x00", b"_")[:100]
    return data if data not in (b"", b".", b"..") else b"x"


def ids(rng: random.Random, folder: Path) -> str:
    forms = folder / "library" / "templates" / "forms"
    forms.mkdir(parents=True)
    (forms / "own.yaml").write_text(LAYOUT.format(id=json.dumps(hostile(rng))), encoding="utf-8")
    faults: list[object] = []
    loaded = load_forms(folder / "library", faults)  # type: ignore[arg-type]
    for key in loaded:
        place = (forms / f"{key}.docx").resolve()
        assert place.parent == forms.resolve() and place.stem == key, key
    assert loaded or faults
    return "taken" if loaded else "refused"


def places(rng: random.Random, folder: Path) -> str:
    root, secret = folder / "library", folder / "secret"
    (root / "a" / "b").mkdir(parents=True)
    secret.mkdir()
    (secret / "file").write_bytes(b"secret")
    (root / "a" / "file").write_bytes(b"own")
    makers: list[Callable[[Path], None]] = [
        lambda path: path.symlink_to(secret / "file"),
        lambda path: path.symlink_to(Path("../" * rng.randint(1, 5)) / rng.choice(["secret/file", "file", "a/file"])),
        lambda path: path.symlink_to(secret),
        lambda path: path.symlink_to(path.name),
        lambda path: path.symlink_to(rng.choice(["/dev/zero", "/dev/stdin", "/proc/self/mem", "/dev/tty"])),
        lambda path: os.mkfifo(path),
        lambda path: path.mkdir(),
        lambda path: path.write_bytes(rng.randbytes(20)),
    ]
    path = root / "a" / "b" / "x"
    rng.choice(makers)(path)
    wanted = rng.choice(
        [path, path / "file", root / "a" / ".." / ".." / "secret" / "file", root / "a" / "b" / ".." / "b" / "x"]
    )
    try:
        data = content_bytes(wanted, root)
    except OSError:
        return "refused"
    assert data != b"secret" and wanted.resolve().is_relative_to(root.resolve())
    return "read"


def data_names(rng: random.Random, folder: Path) -> str:
    path = Path(
        os.fsdecode(os.fsencode(folder) + b"/" + name_on_disk(rng) + rng.choice([b".yaml", b".json", b".csv", b""]))
    )
    path.write_bytes(rng.choice([b"", b"policy: guangxi-2021\n", b"{}", b"a,b\n1,2\n"]))
    words = rng.choice(
        [["check", "--format", f] for f in ("text", "json", "sarif", "junit", "github")] + [["deadlines"]]
    )
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([*words, str(path)] if not str(path).startswith("-") else [*words, "--", str(path)])
    said = out.getvalue() + err.getvalue()
    said.encode()
    assert code in (0, 1, 2), code
    assert "内部出错" not in said and "Traceback" not in said, said
    assert one_line(told(path.name)) == told(path.name)
    return "taken" if code < 2 else "refused"


def returned_names(rng: random.Random, folder: Path) -> str:
    names = {name_on_disk(rng) for _number in range(rng.randint(1, 8))}
    for name in names:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"x")
    found = found_in(folder)
    assert len(found) <= len(names)
    assert len(
        [name for name in names if not name.startswith(b".") and name not in (b"Thumbs.db", b"desktop.ini")]
    ) == len(found)
    for name, path in found.items():
        name.encode()
        assert "\n" not in name and "\r" not in name and all(c.isprintable() or c == "\u3000" for c in name)
        assert not cell(name).startswith(("=", "+", "-", "@")) and "\n" not in cell(name)
        assert path.read_bytes() == b"x"
    return "told"


def own_names(rng: random.Random, folder: Path) -> str:
    names = Names()
    given = [names.take(hostile(rng)) for _number in range(5)]
    assert len({name.casefold() for name in given}) == len(given)
    for name in given:
        assert safe_name(name) == name
        (folder / name).write_bytes(b"x")
        assert (folder / name).resolve().parent == folder.resolve()
    return "written"


def manifests(rng: random.Random, folder: Path) -> str:
    out, outside = folder / "out", folder / "outside"
    out.mkdir()
    outside.mkdir()
    (outside / "file").write_bytes(b"theirs")
    (out / "mine").write_bytes(b"mine")
    if rng.random() < 0.5:
        (out / "link").symlink_to(outside)
    listed = [
        rng.choice(["../outside/file", str(outside / "file"), "link/file", "mine", hostile(rng)]) for _n in range(3)
    ]
    rows = [{"path": name, "sha256": hashlib.sha256(b"theirs").hexdigest()} for name in listed]
    (out / "manifest.json").write_text(json.dumps({"engine": {"name": "mengyue"}, "files": rows}))
    try:
        with OutputFolder(out, force=rng.random() < 0.5) as target:
            target.write(rng.choice(["new", "link/file", "mine"]), b"new")
            target.write("manifest.json", b"{}")
        outcome = "written"
    except EngineError:
        outcome = "refused"
    assert (outside / "file").read_bytes() == b"theirs" and [path.name for path in outside.iterdir()] == ["file"]
    return outcome


if __name__ == "__main__":
    classes = {
        "ids of content": ids,
        "places of content": places,
        "names of data files": data_names,
        "names of returned files": returned_names,
        "names that we give": own_names,
        "manifests in the way": manifests,
    }
    sys.exit(main(classes, tries=40))
