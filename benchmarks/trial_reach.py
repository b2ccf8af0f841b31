"""Hold the agreements and papers that ``library check`` tries to all that there are: every paper with all that data can
do to it, and every outline about nothing yet, under every policy that names it.

    .venv/bin/python benchmarks/trial_reach.py [--batches N] [--faults N] [--seed N]

What is reached in the few is counted beside what is reached in all: clauses in each of their variants, the same under
each policy, pairs of clauses of which one refers to the other, and lines of wording by their fixed words. Then faults
are sown in clauses, packs, outlines and tables, several in a copy of the library, and what is found in the few is held
to what is found in all. Prints each fault that only all find, and ends with 1 where there is one.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mengyue.draft.tree import Article, Blank, Draft, Paragraph, Ref, Space, Table, Value
from mengyue.draft.wording_scope import Wording
from mengyue.library.content_library import read_library
from mengyue.library.load_policy import list_policies, placed_policy
from mengyue.library.policy import Policy
from mengyue.lint.kept_trials import KeptTrials
from mengyue.lint.outline_coverage import agreements_to_try
from mengyue.lint.papers import papers_to_try
from mengyue.lint.samples import Samples
from mengyue.lint.trial import Attempt, Trial
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError, Finding, InputError

ROOT = Path(__file__).resolve().parents[1]
_PARTS = ("policies", "clauses", "templates", "examples", "schemas")
_TODAY = date(2026, 12, 1)
_FAULTY = (
    "逾期的，每日按合同总额的百分之五支付违约金。",
    "联盟成员不得对仲裁裁决提出异议，也不得向人民法院起诉。",
    "见第三条。",
    "成员单位自加入之日起永久不得退出。",
    "因故意造成他方财产损失的，不承担责任",
)


@dataclass(frozen=True)
class _Recording(Trial):
    """A trial that notes what it reaches."""

    reached: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)

    def faults(self, draft: Draft, alliance: Alliance, policy: Policy) -> list[Finding]:
        articles = [block for block in draft.body if isinstance(block, Article)]
        by_bookmark = {article.bookmark: article.origin.clause for article in articles}
        for article in articles:
            key = (article.origin.clause, article.origin.variant)
            self._note("clauses in variants", key)
            self._note("the same under a policy", (*key, policy.id))
            for block in article.blocks:
                if isinstance(block, Table):
                    continue
                fixed = "".join("·" if isinstance(i, Value | Blank | Ref | Space) else i.text for i in block.inlines)
                self._note("lines by fixed words", (article.origin.clause, fixed))
                for inline in block.inlines:
                    if isinstance(inline, Ref) and inline.bookmark in by_bookmark:
                        self._note("pairs that refer", (article.origin.clause, by_bookmark[inline.bookmark]))
        for paragraph in draft.preamble:
            if isinstance(paragraph, Paragraph):
                self._note("clauses in variants", (draft.preamble_origin.clause, draft.preamble_origin.variant))
        return super().faults(draft, alliance, policy)

    def _note(self, what: str, item: tuple[str, ...]) -> None:
        self.reached.setdefault(what, set()).add(item)


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--batches", type=int, default=6)
    parser.add_argument("--faults", type=int, default=14)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    dice = random.Random(asked.seed)
    few, all_ = _reached(ROOT)
    for what in all_:
        lost = all_[what] - few[what]
        print(f"{what}: {len(all_[what])} in all, {len(few[what])} in the few, {len(lost)} only in all", flush=True)
    missed = 0
    for _batch in range(asked.batches):
        with tempfile.TemporaryDirectory(prefix="trial-reach-") as folder:
            missed += _sown(Path(folder), dice, asked.faults)
    return 1 if missed else 0


def _attempts(trial: Trial, policies: Sequence[Policy], samples: Samples) -> tuple[list[Attempt], list[Attempt]]:
    """Return what is tried, and all that could be: each policy as if it were the first."""
    few = [*agreements_to_try(trial, policies, samples), *papers_to_try(trial, policies, samples)]
    each = [
        attempt
        for policy in policies
        for attempt in (*agreements_to_try(trial, [policy], samples), *papers_to_try(trial, [policy], samples))
        if attempt.file in {f"templates/{document.source}.yaml" for document in policy.documents}
    ]
    return few, each


def _trial(root: Path) -> tuple[_Recording, list[Policy], Samples]:
    faults: list[Finding] = []
    library = read_library(root, faults)
    policies = [placed_policy(root, key)[0] for key in list_policies(root)]
    if faults:
        raise InputError(faults)
    standing = [policy for policy in policies if policy.always]
    kept = KeptTrials(library, standing, _TODAY)
    trial = _Recording(kept, standing, Wording(library.labels, library.terms), _TODAY)
    return trial, [kept.watching(policy) for policy in policies if not policy.always], Samples(root)


def _reached(root: Path) -> tuple[dict[str, set[tuple[str, ...]]], dict[str, set[tuple[str, ...]]]]:
    trial, policies, samples = _trial(root)
    few, every = _attempts(trial, policies, samples)
    reached = []
    for attempts in (few, every):
        trial.reached.clear()
        for attempt in attempts:
            list(attempt.make())
        reached.append({what: set(found) for what, found in trial.reached.items()})
    print(f"{len(few)} attempts, {len(every)} in all", flush=True)
    return reached[0], reached[1]


def _sown(folder: Path, dice: random.Random, count: int) -> int:
    for part in _PARTS:
        shutil.copytree(ROOT / part, folder / part)
    for file, line in _faults(folder, dice, count):
        print(f"    sown {file}:{line}", flush=True)
    trial, policies, samples = _trial(folder)
    few, every = _attempts(trial, policies, samples)
    found: list[dict[tuple[str, str], str]] = []
    for attempts in (few, every):
        told: dict[tuple[str, str], str] = {}
        for attempt in attempts:
            outcome = trial.kept.outcome(*attempt.trying)
            for finding in (*outcome.findings, *outcome.faults):
                place = finding.path or finding.file
                told.setdefault((finding.code, place), f"{attempt.policy.id} {attempt.file} {finding.message}")
            if outcome.cause:
                told.setdefault(("LB-ASSEMBLE", outcome.cause), f"{attempt.policy.id} {attempt.file}")
        found.append(told)
    only = [key for key in found[1] if key not in found[0]]
    print(f"{len(found[1])} findings in all, {len(found[0])} in the few, {len(only)} only in all", flush=True)
    for key in only:
        print("    ", *key, found[1][key], flush=True)
    return len(only)


def _faults(root: Path, dice: random.Random, count: int) -> Iterator[tuple[str, int]]:
    """Write ``count`` faults, each in a file of its own, of which the library can still be read."""
    kinds = ["clauses/*/*.md"] * 6 + ["policies/*/policy.yaml"] * 4 + ["templates/papers/*.yaml"] * 2
    kinds += ["templates/agreements/*.yaml"]
    used: set[Path] = set()
    while len(used) < count:
        file = dice.choice(sorted(root.glob(kinds[len(used) % len(kinds)])))
        if file in used:
            continue
        before = file.read_text(encoding="utf-8")
        lines = before.split("\n")
        at = dice.randrange(len(lines))
        made = _faulty(lines[at], file.suffix, dice)
        if made is None:
            continue
        file.write_text("\n".join([*lines[:at], *made, *lines[at + 1 :]]), encoding="utf-8")
        try:
            _trial(root)
        except EngineError:
            file.write_text(before, encoding="utf-8")
            continue
        used.add(file)
        yield f"{file.relative_to(root)}", at + 1


def _faulty(line: str, suffix: str, dice: random.Random) -> list[str] | None:
    """Return a line with a fault in it, or none where nothing can be made of it."""
    if not line.strip() or line.lstrip().startswith(("#", "---")):
        return None
    if suffix == ".md":
        if line.endswith("。"):
            return [line + dice.choice(_FAULTY)]
        return [re.sub(r"ref\('", "ref('no", line, count=1)] if "ref('" in line else None
    for old, new in (("联盟|联合体", "同盟体联盟"), ("不得", "可以"), (r"(?<=: )\d+(?=[,}\s]|$)", "3")):
        made = re.sub(old, new, line, count=1)
        if made != line and dice.random() < 0.6:
            return [made]
    return [] if re.match(r"\s*- \{?clause: |\s+[a-z_]+: \S", line) and dice.random() < 0.4 else None


if __name__ == "__main__":
    sys.exit(main())
