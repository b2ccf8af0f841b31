"""Our renderer against other programs that fill Word templates, on the same text, in one run.

    python benchmarks/peers.py [--rounds N] [--write FOLDER]

Each program has an environment of its own at a fixed version (``benchmarks/peer_programs``), installed from its
registry into the user's cache folder; one that cannot be installed is told as absent. Each gets the template that suits
it best: one tag a paragraph and one repeated row a table, all with the look of our agreement, so that it has no
conditions to judge and no text to choose, as ours has. The text is that of the fictional example's agreement. A program
is timed only when every paragraph of ours stands in its document, in the same order. Processor time inside the program,
without its start; the programs and ours take turns.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree
from speed import EXAMPLE, WHEN, machine, sized_agreement

from mengyue.docx.compile import compile_template
from mengyue.docx.render import render_draft
from mengyue.docx.zip import read_parts
from mengyue.output.cache_folder import cache_folder

if TYPE_CHECKING:
    from lxml.etree import _Element

HERE = Path(__file__).resolve().parent / "peer_programs"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GOALS = {"docxtpl": 60, "rust-docxtpl": 20, "docxtemplater": 20, "easy-template-x": 20, "carbone": 20}
GOALS["docx-mailmerge2"] = 20
#: How often a program fills its template in one turn.
TIMES = 3


class Absent(Exception):
    """A program that cannot be installed, or does not give the text; the message says why."""


@dataclass(frozen=True)
class Peer:
    """A program: where it comes from, at which version, and how its tags are written.

    ``row`` gives the texts of the cells of the row that is repeated, from the name of a table and its columns.
    """

    name: str
    version: str
    tag: Callable[[str], str]
    row: Callable[[str, list[str]], list[str]]
    node: bool = False
    #: Rows of tags before, after, or like the repeated one, as the program wants them.
    before: Callable[[str], str] | None = None
    after: Callable[[str], str] | None = None
    again: Callable[[str, list[str]], list[str]] | None = None
    fields: bool = False


def _braces(name: str) -> str:
    return f"{{{name}}}"


def _looped(table: str, columns: list[str]) -> list[str]:
    cells = [_braces(name) for name in columns]
    cells[0] = f"{{#{table}}}{cells[0]}"
    cells[-1] += f"{{/{table}}}"
    return cells


def _counted(step: str) -> Callable[[str, list[str]], list[str]]:
    return lambda table, columns: [f"{{d.{table}[{step}].{name}}}" for name in columns]


def _jinja(name: str) -> Peer:
    version = {"docxtpl": "0.20.2", "rust-docxtpl": "0.1.2"}[name]
    return Peer(
        name,
        version,
        tag=lambda hole: f"{{{{ {hole} }}}}",
        row=lambda _table, columns: [f"{{{{ row.{hole} }}}}" for hole in columns],
        before=lambda table: f"{{%tr for row in {table} %}}",
        after=lambda _table: "{%tr endfor %}",
    )


PEERS = (
    _jinja("docxtpl"),
    _jinja("rust-docxtpl"),
    Peer("docxtemplater", "3.71.0", _braces, _looped, node=True),
    Peer("easy-template-x", "7.2.8", _braces, _looped, node=True),
    Peer("carbone", "3.8.2", lambda hole: f"{{d.{hole}}}", _counted("i"), node=True, again=_counted("i+1")),
    Peer("docx-mailmerge2", "1.0.3", str, lambda _table, columns: columns, fields=True),
)


@dataclass
class Text:
    """Our document as every program is to give it: a template with holes, and what goes into them."""

    template: bytes
    data: dict[str, Any] = field(default_factory=dict)


def text_for(document: bytes, peer: Peer) -> Text:
    """Return ``document`` with a hole for each paragraph and each table's rows, in the tags of ``peer``."""
    found = Text(b"")
    parts = read_parts(document)
    root = etree.fromstring(parts["word/document.xml"])
    body = root.find(W + "body")
    assert body is not None
    for number, block in enumerate(list(body)):
        if block.tag == W + "p":
            words = _words(block)
            if words:
                found.data[f"p{number}"] = words
            body.replace(block, _paragraph(block, peer.tag(f"p{number}") if words else "", peer))
        elif block.tag == W + "tbl":
            body.replace(block, _table(block, f"t{number}", peer, found.data))
        elif block.tag != W + "sectPr":
            body.remove(block)
    parts = {
        **parts,
        "word/document.xml": etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    found.template = out.getvalue()
    return found


def _words(block: _Element) -> str:
    return "".join(text.text or "" for text in block.iter(W + "t"))


def _paragraph(pattern: _Element, text: str, peer: Peer) -> _Element:
    """Return a paragraph that looks like ``pattern`` and holds ``text``."""
    made = etree.Element(W + "p")
    look, run = pattern.find(W + "pPr"), pattern.find(f".//{W}r[{W}t]")
    if look is not None:
        made.append(copy.deepcopy(look))
    if not text:
        return made
    holder = etree.SubElement(made, W + "fldSimple", {W + "instr": f" MERGEFIELD {text} "}) if peer.fields else made
    inner = etree.SubElement(holder, W + "r")
    if run is not None and (characters := run.find(W + "rPr")) is not None:
        inner.append(copy.deepcopy(characters))
    etree.SubElement(inner, W + "t").text = text
    return made


def _table(pattern: _Element, name: str, peer: Peer, data: dict[str, Any]) -> _Element:
    rows = [[_words(cell) for cell in row.iter(W + "tc")] for row in pattern.iter(W + "tr")]
    width = max(len(row) for row in rows)
    columns = [f"{name}c{column}" for column in range(width)]
    data[name] = [dict(zip(columns, [*row, *[""] * width], strict=False)) for row in rows]
    like = next(row for row in reversed(list(pattern.iter(W + "tr"))) if len(list(row.iter(W + "tc"))) == width)
    made = etree.Element(W + "tbl")
    made.extend(copy.deepcopy(part) for part in pattern if part.tag in (W + "tblPr", W + "tblGrid"))
    lines = [peer.row(name, columns)]
    if peer.again is not None:
        lines.append(peer.again(name, columns))
    if peer.before is not None and peer.after is not None:
        lines = [[peer.before(name)] + [""] * (width - 1), *lines, [peer.after(name)] + [""] * (width - 1)]
    for line in lines:
        made.append(_row(like, line, peer))
    return made


def _row(like: _Element, texts: list[str], peer: Peer) -> _Element:
    made = etree.Element(W + "tr")
    made.extend(copy.deepcopy(part) for part in like if part.tag == W + "trPr")
    for cell, text in zip(like.iter(W + "tc"), texts, strict=True):
        inner = etree.SubElement(made, W + "tc")
        inner.extend(copy.deepcopy(part) for part in cell if part.tag == W + "tcPr")
        first = cell.find(W + "p")
        assert first is not None
        inner.append(_paragraph(first, text, peer))
    return made


def _installed(peer: Peer, place: Path) -> list[str]:
    """Install ``peer`` into a folder of its own if it is not there; return the beginning of its command."""
    home = place / f"{'node' if peer.node else peer.name}"
    done = home / f"installed-{peer.name}-{peer.version}"
    program = str(home / "bin" / "python") if not peer.node else shutil.which("node") or ""
    if peer.node and not (program and shutil.which("npm")):
        raise Absent("node and npm are not installed")
    if not done.is_file():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        if peer.node:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, home / name)
            steps = [["npm", "ci", "--no-audit", "--no-fund", "--prefix", str(home)]]
        else:
            pip = [program, "-m", "pip", "install", "--quiet", f"{peer.name}=={peer.version}"]
            steps = [[sys.executable, "-m", "venv", str(home)], pip]
        for step in steps:
            told = subprocess.run(step, capture_output=True, text=True, check=False)
            if told.returncode:
                raise Absent(f"could not be installed: {told.stderr.strip().splitlines()[-1:]}")
        for same in PEERS if peer.node else (peer,):
            if same.node == peer.node:
                (home / f"installed-{same.name}-{same.version}").touch()
    if peer.node:
        return [program, str(HERE / "render.js"), str(home / "node_modules")]
    return [program, str(HERE / "render.py")]


class Turn:
    """One program, ready to fill its template; every call is a turn and gives its processor seconds."""

    def __init__(self, peer: Peer, document: bytes, place: Path, room: Path) -> None:
        self.command, self.peer = _installed(peer, place), peer
        text = text_for(document, peer)
        self.files = [room / f"{peer.name}.{end}" for end in ("template.docx", "json", "docx")]
        self.files[0].write_bytes(text.template)
        self.files[1].write_text(json.dumps(text.data, ensure_ascii=False), encoding="utf-8")
        self.run(1)
        if (lost := _lost(document, self.files[2].read_bytes())) is not None:
            raise Absent(f"its document lacks {lost[:40]!r}")

    def run(self, times: int = TIMES) -> list[float]:
        """Fill the template some times."""
        command = [*self.command, self.peer.name, *map(str, self.files), str(times)]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        if told.returncode:
            raise Absent(f"does not fill it: {told.stderr.strip().splitlines()[-1:]}")
        seconds: list[float] = json.loads(told.stdout)
        return seconds


def _paragraphs(document: bytes) -> Iterator[str]:
    for paragraph in etree.fromstring(read_parts(document)["word/document.xml"]).iter(W + "p"):
        if words := _words(paragraph):
            yield words


def _lost(ours: bytes, theirs: bytes) -> str | None:
    """Return the first paragraph of ours that is not in theirs, behind the one before it."""
    whole, at = "".join(_paragraphs(theirs)), 0
    for words in _paragraphs(ours):
        there = whole.find(words, at)
        if there < 0:
            return words
        at = there + len(words)
    return None


@dataclass
class Figure:
    """What one program needs beside ours, round by round."""

    peer: Peer
    members: int
    milliseconds: float = 0.0
    ratios: list[float] = field(default_factory=list)
    absent: str = ""

    @property
    def ratio(self) -> float:
        """The median."""
        return statistics.median(self.ratios)


def measure(members: int, rounds: int, place: Path) -> list[Figure]:
    """Measure all programs on the agreement of so many members."""
    draft, template = sized_agreement(members)
    compiled = compile_template(template)
    document = render_draft(compiled, draft, modified=WHEN)

    def ours() -> float:
        start = time.process_time()
        for _turn in range(TIMES):
            render_draft(compiled, draft, modified=WHEN)
        return (time.process_time() - start) / TIMES

    figures = [Figure(peer, members) for peer in PEERS]
    with tempfile.TemporaryDirectory() as room:
        turns: dict[str, Turn] = {}
        for figure in figures:
            try:
                turns[figure.peer.name] = Turn(figure.peer, document, place, Path(room))
            except Absent as reason:
                figure.absent = str(reason)
        taken: dict[str, list[float]] = {name: [] for name in turns}
        for _round in range(rounds):
            for figure in figures:
                if figure.absent:
                    continue
                theirs = statistics.median(turns[figure.peer.name].run())
                taken[figure.peer.name].append(theirs)
                figure.ratios.append(theirs / ours())
        for figure in figures:
            if not figure.absent:
                figure.milliseconds = statistics.median(taken[figure.peer.name]) * 1000
    return figures


def _lines(figures: list[Figure]) -> Iterator[str]:
    yield "| program | version | members | ms | theirs / ours | spread | goal |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for one in figures:
        start = f"| {one.peer.name} | {one.peer.version} | {one.members} |"
        if one.absent:
            yield f"{start} | absent: {one.absent} | | >= {GOALS[one.peer.name]} |"
        else:
            spread = f"{min(one.ratios):.1f} to {max(one.ratios):.1f}"
            goal = f">= {GOALS[one.peer.name]}"
            yield f"{start} {one.milliseconds:.1f} | {one.ratio:.1f} | {spread} | {goal} |"


def _plot(figures: list[Figure]) -> str:
    """Return bars, one a program, as a picture (SVG)."""
    shown = [one for one in figures if not one.absent]
    longest = max(one.ratio for one in shown)
    bars = []
    for number, one in enumerate(shown):
        top, length = 40 + 26 * number, 420 * one.ratio / longest
        label = f"{one.peer.name} {one.peer.version}, {one.members} members"
        bars.append(f'<text x="268" y="{top + 14}" text-anchor="end">{label}</text>')
        bars.append(f'<rect x="276" y="{top}" width="{length:.1f}" height="18" fill="#3b6ea5"/>')
        bars.append(f'<text x="{282 + length:.1f}" y="{top + 14}">{one.ratio:.1f}</text>')
    title = "Processor time of a program / of our renderer, same text, same run"
    height = 50 + 26 * len(shown)
    size = f'width="760" height="{height}" font-family="sans-serif" font-size="12"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    return "\n".join([head, f'<text x="16" y="22" font-size="14">{title}</text>', *bars, "</svg>", ""])


def main() -> int:
    """Measure, print, write."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--members", type=int, nargs="+", default=[12, 200])
    options.add_argument("--write", type=Path, metavar="FOLDER")
    chosen = options.parse_args()
    place = (cache_folder() or Path(tempfile.mkdtemp())) / "peers"
    figures = [one for members in chosen.members for one in measure(members, chosen.rounds, place)]
    for line in _lines(figures):
        print(line, flush=True)
    if chosen.write:
        chosen.write.mkdir(parents=True, exist_ok=True)
        text = "\n".join(["# Peers", "", machine(), "", *_lines(figures), "", f"Text: {EXAMPLE.name} of guangxi-2021."])
        (chosen.write / "peers.md").write_text(f"{text}\n\n![ratios](peers.svg)\n", encoding="utf-8")
        (chosen.write / "peers.svg").write_text(_plot(figures), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
