"""Measure how broadly judgements are worded: sentences put together from what their meanings are called by many hands.

    .venv/bin/python -m tests.proof.breadth_of [RULE…] [--words] [--missed] [--alarms]

``breadth/*.yaml`` holds for each rule its meanings, each with the ways in which people say it, and frames in which
these stand: ``faulty`` ones must be told, ``lawful`` ones not. Of every frame so many sentences are made that each way
of saying stands in several; the same ones every time. ``--words`` lists the ways that most often go unseen.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from string import Formatter
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[2]
#: In so many sentences of a frame each way of saying stands at least.
_TIMES = 3


class Composed(NamedTuple):
    """A sentence and the ways of saying that it was put together from, by the name of the meaning."""

    text: str
    ways: tuple[tuple[str, str], ...]
    faulty: bool


def rules() -> dict[str, Mapping[str, Any]]:
    """Return what each rule's sentences are made of."""
    found: dict[str, Mapping[str, Any]] = {}
    for path in sorted((Path(__file__).parent / "breadth").glob("*.yaml")):
        found |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def composed(rule: str, made_of: Mapping[str, Any], half: int | None = None) -> Iterator[Composed]:
    """Yield the sentences of ``rule``; ``half`` takes every other way of saying alone, the first (0) or second (1)."""
    ways = {name: text.split("|") for name, text in made_of.items() if isinstance(text, str)}
    if half is not None:
        ways = {name: said[half::2] or said for name, said in ways.items()}
    for kind in ("faulty", "lawful"):
        for frame in made_of.get(kind, ()):
            yield from _of_frame(f"{rule} {frame}", frame, ways, faulty=kind == "faulty")


def _of_frame(seed: str, frame: str, ways: Mapping[str, list[str]], *, faulty: bool) -> Iterator[Composed]:
    wanted = _slots(frame)
    for name in list(wanted):
        wanted += [inner for said in ways[name] for inner in _slots(said) if inner not in wanted]
    random = Random(seed)
    most = max((len(ways[name]) for name in wanted), default=1)
    rows = {name: _row(random, ways[name], most * _TIMES) for name in wanted}
    seen = set()
    for at in range(most * _TIMES):
        chosen = {name: rows[name][at] for name in wanted}
        inner = {name: said.format_map(chosen) for name, said in chosen.items()}
        text = frame.format_map(inner)
        if text not in seen:
            seen.add(text)
            yield Composed(text, tuple(chosen.items()), faulty)


def _slots(text: str) -> list[str]:
    return list(dict.fromkeys(name for _text, name, _spec, _conversion in Formatter().parse(text) if name))


def _row(random: Random, said: list[str], length: int) -> list[str]:
    row: list[str] = []
    while len(row) < length:
        row += random.sample(said, len(said))
    return row[:length]


def main(arguments: list[str]) -> None:
    sys.path.insert(0, str(ROOT / "engine"))
    from mengyue.library.content_library import load_library
    from mengyue.proof.said import sentences_of

    hits = sentences_of(load_library(ROOT)).hits
    asked = [argument for argument in arguments if argument.startswith("PF-")]
    half = next((int(argument[-1]) for argument in arguments if argument.startswith("--half=")), None)
    total = [0, 0, 0, 0]
    for rule, made_of in rules().items():
        if asked and rule not in asked:
            continue
        row = [0, 0, 0, 0]
        of_way: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for one in composed(rule, made_of, half):
            told = {hit.judgement.id for hit in hits(one.text)}
            at = 0 if one.faulty else 2
            row[at] += 1
            row[at + 1] += bool(told)
            if one.faulty:
                for way in one.ways:
                    of_way[way][0] += 1
                    of_way[way][1] += bool(told)
            if bool(told) != one.faulty and ("--missed" if one.faulty else "--alarms") in arguments:
                print("   ", "MISSED" if one.faulty else "ALARM", one.text, *sorted(told))
        total = [a + b for a, b in zip(total, row, strict=True)]
        part = 100 * row[1] / (row[0] or 1)
        print(f"{rule:24} caught {row[1]:4}/{row[0]:4} {part:5.1f}%  alarms {row[3]:3}/{row[2]:3}")
        if "--words" in arguments:
            share = row[1] / (row[0] or 1)
            worst = [(c / n, w) for w, (n, c) in of_way.items() if c / n < share - 0.12 or c / n < 0.5]
            for found, (name, said) in sorted(worst):
                print(f"      {name} {said} {100 * found:.0f}%")
    print(f"ALL caught {total[1]}/{total[0]} {100 * total[1] / total[0]:.1f}%  alarms {total[3]}/{total[2]}")


if __name__ == "__main__":
    main(sys.argv[1:])
