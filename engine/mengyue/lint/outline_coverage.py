"""Every outline under every preset: what policy and statute require is there, and the wording stands proofreading.

What is blank in an agreement about nothing yet is blank under every policy that has it so drafted and has the same
words throughout: it is tried once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from mengyue.draft.coverage import uncovered
from mengyue.i18n import _
from mengyue.library.data_model import data_model
from mengyue.library.outline import Outline
from mengyue.library.policy import Policy
from mengyue.lint.samples import samples_of
from mengyue.lint.trial import Attempt, Trial
from mengyue.lint.words_throughout import words_throughout
from mengyue.model.alliance import Alliance
from mengyue.model.cooperation import IntellectualProperty
from mengyue.model.describe import describe
from mengyue.model.finding import Finding

__all__ = ["agreements_to_try", "try_agreement"]


def agreements_to_try(trial: Trial, policies: Sequence[Policy], samples: Sequence[Alliance]) -> Iterator[Attempt]:
    """Yield every outline that a policy names: for the policy's samples under every preset, and for an empty alliance
    under the first preset of the first policy with its words."""
    seen: set[tuple[str, ...]] = set()
    for policy in policies:
        for document in policy.documents:
            if not document.source.startswith("agreements/"):
                continue
            outline = trial.library.outlines[document.source.removeprefix("agreements/")]
            told = samples_of(samples, policy.id) or samples[:1]
            drafted = (outline.id, *words_throughout(policy))
            blank = [data_model()()] if drafted not in seen or not told else []
            seen.add(drafted)
            for alliance in [*blank, *told]:
                # Blanks read the same under every preset.
                presets = list(trial.library.presets)
                for preset in presets if alliance.members else presets[:1]:
                    made = alliance.model_copy(update={"ip": _with_preset(alliance, preset)})
                    file, where = f"templates/agreements/{outline.id}.yaml", _("方案{preset}").format(preset=preset)
                    make = partial(try_agreement, trial, made, outline, policy)
                    yield Attempt(policy, file, where, [outline, made], make, each_where=True)


def try_agreement(trial: Trial, alliance: Alliance, outline: Outline, policy: Policy) -> Iterator[Finding]:
    """Yield what is wrong in the agreement that ``outline`` gives for ``alliance``."""
    draft = trial.assembled(alliance, outline, policy)
    yield from uncovered(draft, trial.library, [*trial.standing, policy])
    yield from trial.faults(draft, alliance, policy)


def _with_preset(alliance: Alliance, preset: str) -> IntellectualProperty:
    record = describe(data_model())["ip"].record
    assert record is not None
    chosen = record.model_validate({"preset": preset})
    assert isinstance(chosen, IntellectualProperty)
    return alliance.ip.model_copy(update={"preset": chosen.preset}) if alliance.ip else chosen
