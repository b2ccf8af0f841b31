"""Papers under every policy that asks for them: they can be assembled, about something and about nothing yet.

A paper is tried with all that data can do to it (nothing yet, a sample, several subjects) under the first policy that
names it, and the first with other words that run through all papers. Under any other policy single words, figures,
choices and definitions are others, which its samples show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from mengyue.draft.assemble import subjects
from mengyue.library.data_model import data_model
from mengyue.library.outline import Outline
from mengyue.library.policy import Policy
from mengyue.lint.samples import samples_of
from mengyue.lint.trial import Attempt, Trial
from mengyue.lint.words_throughout import words_throughout
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding

__all__ = ["papers_to_try", "try_paper"]


#: A paper of which there are copies is tried about so many of its subjects under the first policy.
_SUBJECTS = 2


def papers_to_try(trial: Trial, policies: Sequence[Policy], samples: Sequence[Alliance]) -> Iterator[Attempt]:
    """Yield every paper that a policy names, for the policy's samples, under the first policy of its words for an empty
    alliance as well; and every other paper once. Of a policy without samples the empty alliance is one."""
    seen: set[tuple[str, ...]] = set()
    nothing = data_model()()
    for policy in policies:
        own = samples_of(samples, policy.id)
        for document in policy.documents:
            folder, _slash, key = document.source.partition("/")
            if folder != "papers":
                continue
            drafted = (key, *words_throughout(policy))
            again = drafted in seen
            seen.add(drafted)
            for alliance in own if again and own else (nothing, *own):
                yield _attempt(trial, trial.library.papers[key], alliance, policy, again)
    named = {key for key, *_words in seen}
    for key, paper in trial.library.papers.items():
        if key not in named and policies:
            yield _attempt(trial, paper, nothing, policies[0])


def _attempt(trial: Trial, paper: Outline, alliance: Alliance, policy: Policy, again: bool = False) -> Attempt:
    make = partial(try_paper, trial, paper, alliance, policy, again)
    said = ["again"] if again else []
    return Attempt(policy, f"templates/papers/{paper.id}.yaml", policy.id, [paper, alliance], make, said)


def try_paper(
    trial: Trial, paper: Outline, alliance: Alliance, policy: Policy, again: bool = False
) -> Iterator[Finding]:
    """Yield what is wrong in ``paper`` for ``alliance``: about nothing yet, and about the first two of its subjects.
    Where it was tried so under another policy, ``again``, it is about the first of them."""
    copies = subjects(alliance, paper, policy, trial.wording, trial.as_of)
    about = [names for _name, names in copies[:_SUBJECTS] if names]
    for names in about[:1] if again and about else [{}, *about]:
        draft = trial.assembled(alliance, paper, policy, title=paper.id, names=names)
        yield from trial.faults(draft, alliance, policy)
