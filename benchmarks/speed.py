"""Speed as ratios, measured in one run on one machine: ours against plain docxtpl, against growth, against imports.

    python benchmarks/speed.py [--rounds N]

Every figure is a ratio of medians of processor time, so it holds on other machines; a document is timed only after its
text was found equal to docxtpl's. A busy machine moves a ratio by a quarter
and more, so exit code 1 means that a figure is further than ``NOISE`` from its target.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from mengyue.docx.compile import compile_template
from mengyue.docx.context import draft_context
from mengyue.docx.render import render_draft
from mengyue.docx.template_environment import environment
from mengyue.docx.zip import read_parts
from mengyue.draft.tree import Draft, Stage
from mengyue.pipeline import Workshop

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
WHEN = date(2026, 11, 22)
#: How far a figure may be from its target before it counts: the noise seen on shared machines.
NOISE = 0.4


def _costs(jobs: dict[Callable[[], object], int], rounds: int) -> list[float]:
    """Median processor seconds of each job, the jobs taking turns; the number says how often a job runs in its turn."""
    samples: list[list[float]] = [[] for _ in jobs]
    for _ in range(rounds):
        for taken, (job, times) in zip(samples, jobs.items(), strict=True):
            start = time.process_time()
            for _ in range(times):
                job()
            taken.append((time.process_time() - start) / times)
    return [statistics.median(taken) for taken in samples]


def _agreement() -> tuple[Draft, bytes]:
    workshop = Workshop(ROOT)
    loaded = workshop.load(EXAMPLE)[0]
    policy = workshop.policy(loaded)
    paper = next(d for d in workshop.documents(policy) if d.source.startswith("agreements/"))
    draft = workshop.assemble(loaded, policy, paper, stage=Stage.DRAFT, as_of=WHEN)
    assert isinstance(draft, Draft)
    return draft, (ROOT / "templates" / f"{draft.template}.docx").read_bytes()


def _sized(draft: Draft, members: int) -> Draft:
    """The same agreement with ``members`` members: signature blocks and the rows of every table grow."""

    def grown(found: tuple[object, ...]) -> tuple[object, ...]:
        times = -(-members // max(len(found), 1))
        return (found * times)[:members] if found else found

    def bigger(block: Any) -> Any:
        return replace(block, rows=grown(block.rows)) if hasattr(block, "rows") else block

    body = tuple(bigger(block) for block in draft.body)
    schedules = tuple(replace(s, blocks=tuple(bigger(block) for block in s.blocks)) for s in draft.schedules)
    return replace(draft, body=body, schedules=schedules, signatures=grown(draft.signatures))  # type: ignore[arg-type]


def _docxtpl(template: bytes, draft: Draft) -> bytes:
    import docxtpl

    plain = docxtpl.DocxTemplate(io.BytesIO(template))
    plain.render(draft_context(draft), environment())
    out = io.BytesIO()
    plain.save(out)
    return out.getvalue()


def _texts(package: bytes) -> list[str]:
    from lxml import etree

    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    root = etree.fromstring(read_parts(package)["word/document.xml"])
    return ["".join(t.text or "" for t in p.iter(w + "t")) for p in root.iter(w + "p")]


def _process(*arguments: str) -> float:
    """Processor seconds of one whole Python process."""
    path = os.pathsep.join((str(ROOT / "engine"), os.environ.get("PYTHONPATH", "")))
    before = os.times()
    environ = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run([sys.executable, *arguments], env=environ, capture_output=True)
    if done.returncode not in (0, 1):  # 1: findings that block
        raise RuntimeError(done.stderr.decode())
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def main() -> int:
    """Measure, print, judge."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    rounds: int = chosen.rounds
    draft, template = _agreement()
    compiled = compile_template(template)
    if _texts(render_draft(compiled, draft, modified=WHEN)) != _texts(_docxtpl(template, draft)):
        print("not the text docxtpl renders", file=sys.stderr)
        return 1
    missed = 0

    def show(what: str, value: float, *, least: float = 0.0, most: float = 0.0) -> None:
        nonlocal missed
        target = f">= {least:g}" if least else f"<= {most:g}" if most else ""
        met = value >= least and (not most or value <= most)
        far = value < least * (1 - NOISE) or (most and value > most * (1 + NOISE))
        missed += bool(far)
        print(f"{what:<58}{value:>8.2f}  {target:<8}{'' if met else 'MISSED' if far else 'close'}")

    def ours(document: Draft = draft) -> bytes:
        return render_draft(compiled, document, modified=WHEN)

    members = len(draft.signatures)
    jobs: dict[Callable[[], object], int] = {lambda: _docxtpl(template, draft): 1, ours: 8}
    plain, mine = _costs(jobs, rounds)
    show(f"plain docxtpl / ours, agreement of {members} members", plain / mine, least=10)
    small, large = (_sized(draft, n) for n in (8, 1000))
    few, many = _costs({lambda: ours(small): 5, lambda: ours(large): 1}, rounds)
    length = len(_texts(ours(large))) / len(_texts(ours(small)))
    show("time / paragraphs, growing from 8 to 1000 members", many / few / length, most=1.3)
    imports = statistics.median(_process("-c", "import pydantic, jinja2, yaml") for _ in range(rounds))
    check = statistics.median(_process("-m", "mengyue.cli.main", "check", str(EXAMPLE)) for _ in range(rounds))
    show("mengyue check example / import pydantic, jinja2, yaml", check / imports, most=2)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
