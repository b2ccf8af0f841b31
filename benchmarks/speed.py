"""Speed as ratios, measured in one run on one machine: ours against plain docxtpl, against growth, against imports.

    python benchmarks/speed.py [--rounds N] [--write FOLDER]

Every figure is of processor time, and compared figures take turns, so that a ratio holds on other machines; a document
is timed only after every paragraph of it was found equal to docxtpl's. The whole way is measured over alliances of
which each has other names of its own, so that only what they have in common is known from the one before. ``--write``
puts the table and the figures into a folder. A busy machine moves a ratio by a quarter and more, so exit code 1 means
that a figure with a limit is further than ``NOISE`` from it; goals that are not reached yet stand beside the figure.
"""

from __future__ import annotations

import argparse
import gc
import io
import itertools
import json
import os
import pickle
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mengyue.cli.main import SELDOM
from mengyue.docx.compile import compile_template
from mengyue.docx.context import draft_context, form_context
from mengyue.docx.render import render_draft
from mengyue.docx.template_environment import environment
from mengyue.docx.zip import deflate, read_parts
from mengyue.draft.tree import Draft, Form, Stage
from mengyue.intake.load import Loaded
from mengyue.pipeline import Workshop
from mengyue.proof.proofread import proof

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
WHEN = date(2026, 11, 22)
#: How far a figure may be from its target before it counts: the noise seen on shared machines.
NOISE = 0.4


class _Samples(list[float]):
    """Figures of one kind, one a round. A quotient is taken round by round: what took turns met the same machine."""

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self)

    def __truediv__(self, other: _Samples | float) -> _Samples:
        if isinstance(other, _Samples) and len(other) == len(self):
            return _Samples(one / two for one, two in zip(self, other, strict=True))
        by = other.median if isinstance(other, _Samples) else other
        return _Samples(one / by for one in self)


def _costs(jobs: dict[Callable[[], object], int], rounds: int) -> list[_Samples]:
    """Processor seconds of each job, the jobs taking turns; the number says how often a job runs in its turn."""
    samples = [_Samples() for _ in jobs]
    for _ in range(rounds):
        for taken, (job, times) in zip(samples, jobs.items(), strict=True):
            start = time.process_time()
            for _ in range(times):
                job()
            taken.append((time.process_time() - start) / times)
    return samples


def agreement() -> tuple[Draft, bytes]:
    """Return the example's agreement and its template."""
    workshop = Workshop(ROOT)
    loaded = workshop.load(EXAMPLE)[0]
    policy = workshop.policy(loaded)
    paper = next(d for d in workshop.documents(policy) if d.source.startswith("agreements/"))
    draft = workshop.assemble(loaded, policy, paper, stage=Stage.DRAFT, as_of=WHEN)
    assert isinstance(draft, Draft)
    return draft, (ROOT / "templates" / f"{draft.template}.docx").read_bytes()


def sized(draft: Draft, members: int) -> Draft:
    """The same agreement with ``members`` members: signature blocks and the rows of every table grow."""

    def grown(found: tuple[object, ...]) -> tuple[object, ...]:
        times = -(-members // max(len(found), 1))
        return (found * times)[:members] if found else found

    def bigger(block: Any) -> Any:
        return replace(block, rows=grown(block.rows)) if hasattr(block, "rows") else block

    body = tuple(bigger(block) for block in draft.body)
    schedules = tuple(replace(s, blocks=tuple(bigger(block) for block in s.blocks)) for s in draft.schedules)
    return replace(draft, body=body, schedules=schedules, signatures=grown(draft.signatures))  # type: ignore[arg-type]


def sized_agreement(members: int) -> tuple[Draft, bytes]:
    """Return the example's agreement as of ``members`` members, and its template."""
    draft, template = agreement()
    return (draft if members == len(draft.signatures) else sized(draft, members)), template


def _docxtpl(template: bytes, tree: Draft | Form) -> bytes:
    import docxtpl

    plain = docxtpl.DocxTemplate(io.BytesIO(template))
    plain.render(draft_context(tree) if isinstance(tree, Draft) else form_context(tree), environment())
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
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its modules compiled, as its peer has
    done = subprocess.run([sys.executable, *arguments], env=environ, capture_output=True)
    if done.returncode not in (0, 1):  # 1: findings that block
        raise RuntimeError(done.stderr.decode())
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def _others(loaded: Loaded, members: int) -> Iterator[Loaded]:
    """Yield alliances like ``loaded`` with so many members, each with names of its own."""
    for number in itertools.count(1):
        found = []
        for index, member in zip(range(members), itertools.cycle(loaded.alliance.members)):
            again = index >= len(loaded.alliance.members)
            name = f"{member.name}第{number}" + (f"之{index}" if again else "")
            found.append(member.model_copy(update={"name": name, **({"id": f"{member.id}{index}"} if again else {})}))
        parts = loaded.alliance.alliance.model_copy(update={"name": f"{loaded.alliance.alliance.name}{number}"})
        yield replace(loaded, alliance=loaded.alliance.model_copy(update={"members": tuple(found), "alliance": parts}))


def _corrected(loaded: Loaded, members: int) -> Iterator[Loaded]:
    """Yield one alliance again and again, each time with another name of one member and nothing else changed."""
    start = next(_others(loaded, members))
    for number in itertools.count(1):
        first, *others = start.alliance.members
        named = first.model_copy(update={"name": f"{first.name}分厂{number}"})
        yield replace(start, alliance=start.alliance.model_copy(update={"members": (named, *others)}))


def _negotiated(loaded: Loaded, members: int) -> Iterator[Loaded]:
    """Yield one alliance again and again, each time with another term of the agreement and nothing else changed."""
    start = next(_others(loaded, members))
    for number in itertools.count():
        agreement = start.alliance.agreement.model_copy(update={"term_years": 3 + number % 17})
        yield replace(start, alliance=start.alliance.model_copy(update={"agreement": agreement}))


@dataclass
class _Way:
    """The whole way of one policy, and what docxtpl renders of the same trees."""

    shop: Workshop
    alliances: Iterator[Loaded]

    def templates(self, trees: Sequence[Draft | Form]) -> list[bytes]:
        return [(ROOT / "templates" / f"{tree.template}.docx").read_bytes() for tree in trees]

    def whole(self) -> None:
        self.shop.make(next(self.alliances), stage=Stage.DRAFT, as_of=WHEN)

    def stages(self) -> dict[str, float]:
        """Return the processor seconds of each stage for one alliance."""
        taken: dict[str, float] = {}

        def timed(stage: str, job: Callable[[], Any]) -> Any:
            start = time.process_time()
            made = job()
            taken[stage] = taken.get(stage, 0.0) + time.process_time() - start
            return made

        shop, loaded = self.shop, next(self.alliances)
        policy = shop.policy(loaded)
        timed("check", lambda: shop.check(loaded, policy, WHEN))
        for paper in shop.documents(policy):
            tree = timed("assemble", lambda p=paper: shop.assemble(loaded, policy, p, stage=Stage.DRAFT, as_of=WHEN))
            if isinstance(tree, Draft):
                rest = (loaded.alliance, shop.library, shop.applicable(policy))
                timed("proof", lambda t=tree, r=rest: proof(t, *r, as_of=WHEN))
            timed("render", lambda p=paper, t=tree: shop.render(t, kind=p.id, title=p.title, modified=WHEN))
        return taken

    def peer(self) -> tuple[Callable[[], None], Callable[[], None], bool]:
        """Return docxtpl's rendering of one alliance, the least that any program must do (compress and checksum what
        changed), and whether docxtpl's documents have our paragraphs."""
        made = self.shop.make(next(self.alliances), stage=Stage.DRAFT, as_of=WHEN)
        trees = list(made.trees)
        templates = self.templates(trees)
        changed: list[bytes] = []
        same = True
        for tree, template, rendered in zip(trees, templates, made.rendered, strict=True):
            same = same and _texts(rendered.data) == _texts(_docxtpl(template, tree))
            before, after = read_parts(template), read_parts(rendered.data)
            changed += [part for name, part in after.items() if before.get(name) != part]

        def plain() -> None:
            for tree, template in zip(trees, templates, strict=True):
                _docxtpl(template, tree)

        def least() -> None:
            for part in changed:
                zlib.crc32(part)
                deflate(part)

        return plain, least, same


def _again(way: _Way, plain: Callable[[], None], rounds: int) -> _Samples:
    """How often the whole way goes into ``plain`` for an alliance that was made just before, but for one field."""
    ratios = _Samples()
    way.whole()
    for _round in range(rounds):
        (peer,) = _costs({plain: 1}, 1)
        way.whole()
        (ours,) = _costs({way.whole: 1}, 1)
        ratios += peer / ours
    return ratios


@dataclass
class _Table:
    """Figures with what they should be."""

    rows: list[tuple[str, _Samples, str]] = field(default_factory=list)
    missed: int = 0

    def show(self, what: str, found: _Samples, *, least: float = 0.0, most: float = 0.0, goal: str = "") -> None:
        """Take figures; ``least`` and ``most`` are limits of their median, ``goal`` only is told."""
        target = f">= {least:g}" if least else f"<= {most:g}" if most else goal
        value = found.median
        met = value >= least and (not most or value <= most)
        far = value < least * (1 - NOISE) or (most and value > most * (1 + NOISE))
        self.missed += bool(far)
        said = "" if met else "MISSED" if far else "close"
        self.rows.append((what, found, target))
        print(f"{what:<72}{value:>9.2f}  {_spread(found):<18}{target:<8}{said}", flush=True)

    def write(self, folder: Path, machine: str) -> None:
        """Write the table for people and for programs."""
        folder.mkdir(parents=True, exist_ok=True)
        lines = ["# Speed", "", machine, "", "| what | median | spread | goal |", "| --- | --- | --- | --- |"]
        lines += [f"| {what} | {found.median:.2f} | {_spread(found)} | {target} |" for what, found, target in self.rows]
        lines += ["", _ABSENT]
        (folder / "speed.md").write_text("\n".join([*lines, ""]), encoding="utf-8")
        rows = [
            {"what": what, "value": round(found.median, 4), "rounds": [round(one, 4) for one in found], "goal": target}
            for what, found, target in self.rows
        ]
        text = json.dumps({"machine": machine, "rows": rows}, ensure_ascii=False, indent=1)
        (folder / "speed.json").write_text(text + "\n", encoding="utf-8")


def _spread(found: _Samples) -> str:
    return f"{min(found):.2f} to {max(found):.2f}" if len(found) > 1 else "one round"


_ABSENT = "Other programs that fill templates: `peers.md`."


def machine() -> str:
    """Say on what was measured, how busy it was, and how."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("docxtpl", "jinja2", "lxml", "pydantic"))
    load = f"; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, {packages}{load}. "
        f"Two million squares took {_squares():.2f} s here; an unburdened machine of these days takes 0.13. Processor "
        "time; medians of jobs that take turns, with the lowest and the highest of all rounds; every paragraph of "
        "every document equal to docxtpl's."
    )


def _squares() -> float:
    start, total = time.process_time(), 0
    for number in range(2_000_000):
        total += number * number
    return time.process_time() - start


def _whole(table: _Table, rounds: int) -> bool:
    shop = Workshop(ROOT)
    loaded = shop.load(EXAMPLE)[0]
    ours_at: dict[int, _Samples] = {}
    for members, often in ((12, rounds), (200, max(2, rounds // 2))):
        way = _Way(shop, _others(loaded, members))
        way.whole()
        plain, least, same = way.peer()
        if not same:
            return False
        stages = [way.stages() for _ in range(often)]
        for stage in stages[0]:
            table.show(f"{members} members: {stage}, ms", _Samples(s[stage] * 1000 for s in stages))
        peer, ours, floor = _costs({plain: 1, way.whole: 1, least: 3}, often)
        ours_at[members] = ours
        table.show(f"{members} members: plain docxtpl rendering alone / our whole way", peer / ours, goal=">= 25")
        table.show(f"{members} members: our whole way / compress and checksum", ours / floor, goal="<= 5")
        for what, changes in (("member's name", _corrected), ("term of years", _negotiated)):
            ratio = _again(_Way(shop, changes(loaded, members)), plain, often)
            table.show(f"{members} members: plain docxtpl / the whole way after another {what}", ratio, goal=">= 50")
    large = _Way(shop, _others(loaded, 1000))
    large.whole()
    (many,) = _costs({large.whole: 1}, max(1, rounds // 2))
    table.show("our whole way: T(1000 members) / T(200)", many / ours_at[200], most=6)
    return True


def _cold(table: _Table, rounds: int, plain: bytes, template: bytes, texts: list[str]) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MENGYUE_CACHE"] = str(Path(folder) / "cache")
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        changing = Path(folder) / "alliance.yaml"
        text = EXAMPLE.read_text(encoding="utf-8")
        numbers = itertools.count(1)

        def changed() -> str:
            changing.write_text(
                text.replace("广西示例材料科学研究院", f"广西示例材料科学研究院{next(numbers)}"), encoding="utf-8"
            )
            return str(changing)

        def another_term() -> str:
            number = next(numbers)
            changing.write_text(re.sub("term_years: .*", f"term_years: {3 + number % 7} # {number}", text), "utf-8")
            return str(changing)

        run = ("-m", "mengyue.cli.main")
        out = str(Path(folder) / "out")
        jobs: dict[str, Callable[[], tuple[str, ...]]] = {
            "imports": lambda: ("-c", "import pydantic, jinja2, yaml"),
            "docxtpl": lambda: ("-c", _PLAIN, str(template_file), str(context_file), f"{out}.docx"),
            "same": lambda: (*run, "check", str(EXAMPLE)),
            "changed": lambda: (*run, "check", changed()),
            "term": lambda: (*run, "check", another_term()),
            "draft": lambda: (*run, "draft", changed(), "-o", out, "--force"),
            "draft again": lambda: (*run, "draft", str(EXAMPLE), "-o", f"{out} again", "--force"),
        }
        template_file, context_file = Path(folder) / "template.docx", Path(folder) / "context"
        template_file.write_bytes(template)
        context_file.write_bytes(plain)
        first = {name: _Samples([_process(*job())]) for name, job in jobs.items()}
        if _texts(Path(f"{out}.docx").read_bytes()) != texts:
            return False
        taken = {name: _Samples() for name in jobs}
        for _round in range(rounds):
            for name, job in jobs.items():
                taken[name].append(_process(*job()))
    table.show("first check on a machine: nothing kept, our modules not compiled, s", first["same"])
    table.show("check, file as before / import pydantic, jinja2, yaml", taken["same"] / taken["imports"], most=2)
    table.show("check, a name changed / the same imports", taken["changed"] / taken["imports"], goal="<= 2")
    table.show("check, the term of years changed / the same imports", taken["term"] / taken["imports"], goal="<= 2")
    table.show("draft, file as before / a script that only renders", taken["draft again"] / taken["docxtpl"], most=1)
    table.show("draft, a name changed / a script that only renders", taken["draft"] / taken["docxtpl"], goal="<= 1")
    return True


#: A script that only renders with docxtpl: of an agreement whose text is ready.
_PLAIN = """
import pickle, sys
import docxtpl
plain = docxtpl.DocxTemplate(sys.argv[1])
plain.render(pickle.load(open(sys.argv[2], "rb")), autoescape=True)
plain.save(sys.argv[3])
"""


def main() -> int:
    """Measure, print, judge."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--write", type=Path, metavar="FOLDER")
    chosen = options.parse_args()
    gc.set_threshold(*SELDOM)  # as every command runs
    rounds: int = chosen.rounds
    draft, template = agreement()
    compiled = compile_template(template)
    if _texts(render_draft(compiled, draft, modified=WHEN)) != _texts(_docxtpl(template, draft)):
        print("not the text docxtpl renders", file=sys.stderr)
        return 1
    table = _Table()

    def ours(document: Draft = draft) -> bytes:
        return render_draft(compiled, document, modified=WHEN)

    members = len(draft.signatures)
    jobs: dict[Callable[[], object], int] = {lambda: _docxtpl(template, draft): 1, ours: 8}
    plain, mine = _costs(jobs, rounds)
    table.show(f"plain docxtpl / our renderer, agreement of {members} members", plain / mine, least=10)
    small, middle, large = (sized(draft, n) for n in (8, 200, 1000))
    few, some, many = _costs({lambda: ours(small): 5, lambda: ours(middle): 2, lambda: ours(large): 1}, rounds)
    length = len(_texts(ours(large))) / len(_texts(ours(small)))
    table.show("our renderer: time / paragraphs, from 8 to 1000 members", many / few / length, most=1.3)
    table.show("our renderer: T(1000 members) / T(200)", many / some, most=6)
    texts = _texts(ours())
    # a function that keeps its results cannot be written; what it keeps them of can
    context = {name: getattr(value, "__wrapped__", value) for name, value in draft_context(draft).items()}
    if not (_whole(table, rounds) and _cold(table, rounds, pickle.dumps(context), template, texts)):
        print("not the text docxtpl renders", file=sys.stderr)
        return 1
    if chosen.write:
        table.write(chosen.write, machine())
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
