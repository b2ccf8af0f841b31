"""Checking the content that somebody is working on: what its own files say, and a few papers that it stands in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial

from mengyue.i18n import _
from mengyue.library.data_model import data_model
from mengyue.library.outline import Outline
from mengyue.library.policy import Policy
from mengyue.lint.outline_coverage import try_agreement
from mengyue.lint.papers import try_paper
from mengyue.lint.samples import samples_of
from mengyue.lint.trial import Attempt, Trial
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding

__all__ = ["lint_named"]


def lint_named(
    trial: Trial, governing: Sequence[Policy], samples: Sequence[Alliance], files: Collection[str]
) -> Iterator[Finding]:
    """Try what stands in ``files``: of a pack each agreement and paper with its own sample, of an outline each policy
    that asks for it, of a clause the first agreement and the first paper that list it."""
    waiting = {key for key, clause in trial.library.clauses.items() if clause.file in files}
    seen: dict[str, set[str]] = {"agreements": set(), "papers": set()}
    for policy in governing:
        chosen = f"policies/{policy.id}/policy.yaml" in files
        for document in policy.documents:
            folder, _slash, key = document.source.partition("/")
            outline = _outline(trial, folder, key)
            if outline is None:
                continue
            listed = waiting.intersection(outline.clauses) - seen[folder]
            if not (chosen or listed or f"templates/{document.source}.yaml" in files):
                continue
            seen[folder] |= listed
            file = f"templates/{document.source}.yaml"
            own = next(iter(samples_of(samples, policy.id)), None)
            sample = own or (samples[0] if samples and folder == "agreements" else data_model()())
            if folder == "agreements":
                make = partial(try_agreement, trial, sample, outline, policy)
            else:
                make = partial(try_paper, trial, outline, sample, policy)
            where = _("{policy}的示例").format(policy=policy.id)
            yield from trial.told(Attempt(policy, file, where, [outline, sample], make))


def _outline(trial: Trial, folder: str, key: str) -> Outline | None:
    return {"agreements": trial.library.outlines, "papers": trial.library.papers}.get(folder, {}).get(key)
