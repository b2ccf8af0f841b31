"""What a manifest says of the content that made its documents: policies and clauses, as they read."""

from __future__ import annotations

from collections.abc import Iterable

from mengyue.draft.approval import clauses_of
from mengyue.draft.tree import Draft
from mengyue.library.clause_life import wording_digest
from mengyue.library.content_library import Library
from mengyue.library.policy import Policy
from mengyue.manifest.digest import digest
from mengyue.manifest.parts import ClauseUsed, PolicyUsed

__all__ = ["clauses_used", "policies_used"]


def policies_used(policies: Iterable[Policy]) -> tuple[PolicyUsed, ...]:
    """Return the rows of policies, each with the digest of everything its pack says."""
    return tuple(
        PolicyUsed(id=policy.id, status=policy.status.value, sha256=digest(policy.model_dump_json().encode()))
        for policy in policies
    )


def clauses_used(drafts: Iterable[Draft], library: Library) -> tuple[ClauseUsed, ...]:
    """Return the rows of the clauses in ``drafts``, each once, by id."""
    rows = {
        origin.clause: ClauseUsed(
            id=origin.clause,
            version=origin.version,
            variant=origin.variant,
            wording_sha256=wording_digest(library.clauses[origin.clause]) if origin.version else None,
        )
        for draft in drafts
        for origin in clauses_of(draft)
    }
    return tuple(rows[key] for key in sorted(rows))
