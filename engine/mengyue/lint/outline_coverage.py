"""Every outline under every preset: what policy and statute require is there, and the wording stands proofreading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from mengyue.draft.assemble import assemble
from mengyue.draft.coverage import uncovered
from mengyue.draft.tree import Stage
from mengyue.draft.wording_scope import Wording
from mengyue.i18n import _
from mengyue.library.content_library import Library
from mengyue.library.policy import Policy
from mengyue.lint.fault_places import in_file
from mengyue.model.alliance import Alliance
from mengyue.model.cooperation import IntellectualProperty
from mengyue.model.cooperation import Preset as PresetId
from mengyue.model.finding import EngineError, Finding, InputError, Severity
from mengyue.progress import each
from mengyue.proof.proofread import proof

__all__ = ["lint_outlines"]

_GRAVE = (Severity.ERROR, Severity.WARNING)


def lint_outlines(
    library: Library,
    policies: Sequence[Policy],
    standing: Sequence[Policy],
    wording: Wording,
    samples: Sequence[Alliance],
    as_of: date,
) -> Iterator[Finding]:
    """Assemble every outline that a policy names: for the policy's samples under every preset, for an empty alliance
    under the first. What stops the same way is told for the first it stops."""
    told: set[str] = set()
    for policy in each(_("核对协议提纲"), policies):
        for document in policy.documents:
            if not document.source.startswith("agreements/"):
                continue
            outline = library.outlines[document.source.removeprefix("agreements/")]
            own = [sample for sample in samples if sample.policy == policy.id]
            for alliance in [Alliance(), *(own or samples[:1])]:
                # Blanks read the same under every preset.
                for preset in library.presets if alliance.members else list(library.presets)[:1]:
                    trial = alliance.model_copy(update={"ip": _with_preset(alliance, preset)})
                    file = f"templates/agreements/{outline.id}.yaml"
                    try:
                        draft = assemble(trial, outline, library, policy, wording, stage=Stage.DRAFT, as_of=as_of)
                    except InputError as error:
                        yield from error.findings
                        continue
                    except EngineError as error:
                        if str(error) in told:  # one cause is one finding, whatever meets it
                            continue
                        told.add(str(error))
                        yield in_file(
                            file, None, "LB-ASSEMBLE", _("方案{preset}：{error}").format(preset=preset, error=error)
                        )
                        continue
                    found = proof(draft, trial, library, [policy, *standing], as_of=as_of)
                    faults = [f for f in found if f.severity in _GRAVE and f.path.startswith("clauses.")]
                    for gap in (*uncovered(draft, library, [*standing, policy]), *faults):
                        yield in_file(
                            file,
                            None,
                            gap.code,
                            _("方案{preset}：{message}").format(preset=preset, message=_said(gap)),
                            gap.severity,
                        )


def _said(finding: Finding) -> str:
    return f"{finding.label}：{finding.message}" if finding.label else finding.message


def _with_preset(alliance: Alliance, preset: str) -> IntellectualProperty:
    ip = alliance.ip or IntellectualProperty()
    return ip.model_copy(update={"preset": PresetId(preset)})
