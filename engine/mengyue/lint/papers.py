"""Papers under every policy that asks for them: they can be assembled, about something and about nothing yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from mengyue.draft.assemble import assemble, subjects
from mengyue.draft.tree import Stage
from mengyue.draft.wording_scope import Wording
from mengyue.i18n import _
from mengyue.library.content_library import Library
from mengyue.library.outline import Outline
from mengyue.library.policy import Policy
from mengyue.lint.fault_places import in_file
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError, Finding, InputError, Severity
from mengyue.progress import each
from mengyue.proof.proofread import proof

__all__ = ["lint_papers"]

_GRAVE = (Severity.ERROR, Severity.WARNING)


def lint_papers(
    library: Library,
    policies: Sequence[Policy],
    standing: Sequence[Policy],
    wording: Wording,
    samples: Sequence[Alliance],
    as_of: date,
) -> Iterator[Finding]:
    """Assemble every paper that a policy names, for an empty alliance and the policy's samples; and every other paper
    once. What stops several the same way is told for the first it stops."""
    seen: set[str] = set()
    told: set[str] = set()
    for policy in each(_("核对文书"), policies):
        own = [sample for sample in samples if sample.policy == policy.id]
        for document in policy.documents:
            folder, _slash, key = document.source.partition("/")
            if folder != "papers":
                continue
            seen.add(key)
            for alliance in (Alliance(), *own):
                yield from _tried(library.papers[key], alliance, library, [policy, *standing], wording, as_of, told)
    for key, paper in library.papers.items():
        if key not in seen and policies:
            yield from _tried(paper, Alliance(), library, [policies[0], *standing], wording, as_of, told)


def _tried(
    paper: Outline,
    alliance: Alliance,
    library: Library,
    policies: Sequence[Policy],
    wording: Wording,
    as_of: date,
    told: set[str],
) -> Iterator[Finding]:
    file = f"templates/papers/{paper.id}.yaml"
    policy = policies[0]
    try:
        copies = subjects(alliance, paper, policy, wording, as_of)
        for names in [{}, *(names for _name, names in copies[:2] if names)]:
            draft = assemble(
                alliance, paper, library, policy, wording, stage=Stage.DRAFT, as_of=as_of, title=paper.id, names=names
            )
            for fault in proof(draft, alliance, library, policies, as_of=as_of):
                if fault.severity in _GRAVE and fault.path.startswith("clauses."):
                    said = f"{fault.label}：{fault.message}" if fault.label else fault.message
                    yield in_file(file, None, fault.code, said, fault.severity)
    except InputError as error:
        yield from error.findings
    except EngineError as error:
        if str(error) in told:
            return
        told.add(str(error))
        yield in_file(file, None, "LB-ASSEMBLE", _("{policy}：{error}").format(policy=policy.id, error=error))
