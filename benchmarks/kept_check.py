"""Hold what ``library check`` keeps between runs to what it finds with nothing kept, over many edits of content.

    .venv/bin/python benchmarks/kept_check.py [--edits N] [--seed N] [--packs a,b] [--strict N]

A library of a few packs is edited in one place at a time: a line of a file of every kind (clause, lexicon, judgement,
register, outline, paper, table, form, report, pack, shared part, example) loses a line or a word, or says another
number, force or sentence, or one more that is at odds with another clause. Each edit is checked with what was kept of
all states before it and with no trial kept, in the folder itself, as an overlay, and as two overlays one over the
other. The findings must be the same ones. Sentences, trees and the like, which are kept by their text alone, are kept
in both; with ``--strict N`` in every ``N``-th check nothing at all is. Prints a line an edit and ends with 1 where any
finding differs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from mengyue.output.cache_folder import CACHE_VARIABLE

ROOT = Path(__file__).resolve().parents[1]
_PARTS = ("policies", "clauses", "templates", "examples", "schemas")
#: What is kept of trials, and of what they read; the rest goes by the text that it was made of.
_OF_TRIALS = ("library-check", "readings", "asked", "library")
#: Clauses that stand in every agreement, and what is at odds with another of them when it is put behind one.
_EVERYWHERE = "|".join(
    f"clauses/{name}.md"
    for name in ("liability/breach", "parties/definitions", "final/dispute", "liability/late", "membership/withdrawal")
)
_AT_ODDS = (
    "能够改正的，改正期为自收到通知之日起5日。",
    "争议由被告住所地有管辖权的人民法院管辖，不得仲裁。",
    "成员单位可以随时退出联合体，无须经决策机构同意。",
    "本协议自签署之日起有效期为一年。",
    "成员单位可以向第三人披露保密信息。",
    "迟延履行违约金每日按逾期金额的0.5%计算。",
)
#: The files of every kind, with the share of the edits that it gets.
_KINDS = (
    (_EVERYWHERE, 5),
    ("clauses/*/*.md", 10), ("clauses/lexicon.yaml", 1), ("clauses/judgements/*.yaml", 2), ("clauses/statutes.yaml", 1),
    ("clauses/proof.yaml", 1), ("clauses/presets.yaml", 1), ("clauses/weakening.yaml", 1), ("clauses/topics.yaml", 1),
    ("clauses/statute-index.yaml", 1), ("policies/*/policy.yaml", 6), ("policies/*.yaml", 1),
    ("policies/shared/*.yaml", 2), ("templates/labels.yaml", 1), ("templates/agreements/*.yaml", 3),
    ("templates/agreements/tables.yaml", 2), ("templates/papers/*.yaml", 4), ("templates/forms/*.yaml", 1),
    ("templates/reports/*.yaml", 1), ("examples/*/alliance.yaml", 2),
)  # fmt: skip
#: A sentence that judgements and other checks tell of, put behind another.
_FAULTY = (
    "逾期的，每日按合同总额的百分之五支付违约金。",
    "联盟成员不得对仲裁裁决提出异议，也不得向人民法院起诉。",
    "见第三条。",
    "该办法自2012年起施行。",
)


#: So often a line says something else instead of going, and one that only can go is passed over.
_SAYING = 0.8


class Edit(NamedTuple):
    """One line of one file that reads otherwise."""

    file: str
    line: int
    how: str
    text: str


def main() -> int:
    """Run the edits that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--packs", default="national,guangxi-2021,guangxi-2022,heilongjiang-2022")
    parser.add_argument("--strict", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kept-check-") as folder:
        return _run(Path(folder), asked)


def _run(folder: Path, asked: argparse.Namespace) -> int:
    library = _library(folder / "library", asked.packs.split(","))
    kept, bare = folder / "kept", folder / "bare"
    first = _found(kept, [library])
    _copied(kept, bare)
    print(f"{len(first)} findings before any edit", *first, sep="\n    ", flush=True)
    differing = told = 0
    edits = [*_edits(library, asked.seed, asked.first + asked.edits)]
    for number, edit in enumerate(edits[asked.first :], asked.first):
        way = ("in place", "overlay", "stacked")[number % 3]
        before = edits[number - 1] if number else edit
        layers = _laid(folder / "layers", library, edit, before, way)
        again = _found(kept, layers)
        fresh = folder / "fresh"
        if not (asked.strict and number % asked.strict == 0):
            _copied(bare, fresh)
        anew = _found(fresh, layers)
        shutil.rmtree(fresh)
        same = again == anew
        differing += not same
        told += anew != first
        print(
            f"{number:3} {'same' if same else 'DIFFERS'} {len(anew):4} {way:8} {edit.file}:{edit.line} {edit.how}",
            flush=True,
        )
        if not same:
            print("    kept alone:", *[f for f in again if f not in anew], sep="\n        ")
            print("    fresh alone:", *[f for f in anew if f not in again], sep="\n        ", flush=True)
    print(f"{asked.edits} edits, {told} of which change what is found, {differing} differ")
    return 1 if differing else 0


def _library(place: Path, packs: list[str]) -> Path:
    """Write a library in which those ``packs`` alone name agreements and papers of their own, with their examples."""
    for part in _PARTS:
        shutil.copytree(ROOT / part, place / part)
    for path in (place / "policies").glob("*/policy.yaml"):
        if path.parent.name not in packs:
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(", source: (?:agreements|papers)/[a-z0-9-]+", "", text), encoding="utf-8")
    for path in (place / "examples").iterdir():
        if path.is_dir() and path.name not in packs:
            shutil.rmtree(path)
    return place


def _edits(library: Path, seed: int, count: int) -> Iterator[Edit]:
    """Yield edits, the same for the same ``seed``, dealt out over all kinds of files."""
    dice = random.Random(seed)
    kinds = [pattern for pattern, share in _KINDS for _ in range(share)]
    dice.shuffle(kinds)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        files = sorted(file for pattern in kind.split("|") for file in library.glob(pattern))
        while True:
            file = dice.choice(files)
            lines = file.read_text(encoding="utf-8").split("\n")
            at = dice.randrange(len(lines))
            made = _changed(lines, at, dice) if kind != _EVERYWHERE else _at_odds(lines, at, dice)
            if made is not None:
                how, text = made
                yield Edit(file.relative_to(library).as_posix(), at + 1, how, text)
                break


def _changed(lines: list[str], at: int, dice: random.Random) -> tuple[str, str] | None:
    """Return how a line is changed, and the whole text then; nothing for a line that says nothing."""
    line = lines[at]
    if not line.strip() or line.lstrip().startswith("#") or line.startswith("---"):
        return None
    ways: list[tuple[str, list[str]]] = [("without the line", [])]
    for how, old, new in (
        ("another number", r"(?<![\w.-])([1-9][0-9]?)(?![\w.-])", lambda m: str(int(m[1]) + 1)),
        ("may for must", "应当?", "可以"),
        ("without a negation", "不得?|未", ""),
        ("another word", "(?<=[一-龥]{3})[一-龥]{2}", "事项"),
        ("true for false", r"\b(true|false)\b", lambda m: "false" if m[0] == "true" else "true"),
    ):
        made = re.sub(old, new, line, count=1)  # type: ignore[call-overload]
        if made != line:
            ways.append((how, [made]))
    if line.endswith("。"):
        ways.append(("a sentence more", [line + dice.choice(_FAULTY)]))
    if len(ways) == 1 and dice.random() < _SAYING:
        return None
    how, made_lines = dice.choice(ways[1:] if len(ways) > 1 and dice.random() < _SAYING else ways)
    return how, "\n".join([*lines[:at], *made_lines, *lines[at + 1 :]])


def _at_odds(lines: list[str], at: int, dice: random.Random) -> tuple[str, str] | None:
    """Return the text of a clause with a sentence that is at odds with another clause; nothing for no such place."""
    if not lines[at].endswith("。"):
        return None
    return "at odds", "\n".join([*lines[:at], lines[at] + dice.choice(_AT_ODDS), *lines[at + 1 :]])


def _laid(folder: Path, library: Path, edit: Edit, before: Edit, way: str) -> list[Path]:
    """Write an edit: into a copy of the library, into an overlay, or into one above another that has an edit too."""
    shutil.rmtree(folder, ignore_errors=True)
    if way == "in place":
        shutil.copytree(library, folder / "library")
        (folder / "library" / edit.file).write_text(edit.text, encoding="utf-8")
        return [folder / "library"]
    above = [("below", before), ("above", edit)] if way == "stacked" else [("above", edit)]
    for name, one in above:
        path = folder / name / one.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.text, encoding="utf-8")
    return [library, *(folder / name for name, _one in above)]


def _found(cache: Path, layers: list[Path]) -> list[str]:
    """Return what ``library check`` finds, as text; where it cannot, what it says instead."""
    named = [word for layer in layers for word in ("--library", str(layer))]
    words = [sys.executable, "-m", "mengyue.cli.entry", *named, "library", "check", "--format", "json"]
    done = subprocess.run(
        words, capture_output=True, text=True, env={**os.environ, CACHE_VARIABLE: str(cache)}, check=False
    )
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    except ValueError:
        return [done.stdout + done.stderr]
    return [json.dumps(one, ensure_ascii=False, sort_keys=True) for one in found]


def _copied(cache: Path, place: Path) -> None:
    """Copy what is kept of all but trials."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(cache, place, ignore=lambda folder, names: [n for n in names if n in _OF_TRIALS])


if __name__ == "__main__":
    sys.exit(main())
