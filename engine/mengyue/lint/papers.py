"""Papers under every policy that asks for them: they can be assembled, about something and about nothing yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from mengyue.draft.assemble import subjects
from mengyue.library.data_model import data_model
from mengyue.library.outline import Outline
from mengyue.library.policy import Policy
from mengyue.lint.samples import samples_of
from mengyue.lint.trial import Attempt, Trial
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding

__all__ = ["papers_to_try", "try_paper"]


def papers_to_try(trial: Trial, policies: Sequence[Policy], samples: Sequence[Alliance]) -> Iterator[Attempt]:
    """Yield every paper that a policy names, for an empty alliance and the policy's samples; and every other paper
    once."""
    seen: set[str] = set()
    nothing = data_model()()
    for policy in policies:
        own = samples_of(samples, policy.id)
        for document in policy.documents:
            folder, _slash, key = document.source.partition("/")
            if folder != "papers":
                continue
            seen.add(key)
            for alliance in (nothing, *own):
                yield _attempt(trial, trial.library.papers[key], alliance, policy)
    for key, paper in trial.library.papers.items():
        if key not in seen and policies:
            yield _attempt(trial, paper, nothing, policies[0])


def _attempt(trial: Trial, paper: Outline, alliance: Alliance, policy: Policy) -> Attempt:
    make = partial(try_paper, trial, paper, alliance, policy)
    return Attempt(policy, f"templates/papers/{paper.id}.yaml", policy.id, [paper, alliance], make)


def try_paper(trial: Trial, paper: Outline, alliance: Alliance, policy: Policy) -> Iterator[Finding]:
    """Yield what is wrong in ``paper`` for ``alliance``: about nothing yet, and about the first two of its subjects."""
    copies = subjects(alliance, paper, policy, trial.wording, trial.as_of)
    for names in [{}, *(names for _name, names in copies[:2] if names)]:
        draft = trial.assembled(alliance, paper, policy, title=paper.id, names=names)
        yield from trial.faults(draft, alliance, policy)
