"""What a manifest says of the content that made its documents: policies and clauses, as they read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mengyue.draft.approval import clauses_of
from mengyue.draft.tree import Draft
from mengyue.library.clause import Clause
from mengyue.library.clause_life import wording_digest
from mengyue.library.content_library import Library
from mengyue.library.policy import Policy
from mengyue.manifest.digest import digest
from mengyue.manifest.parts import ClauseUsed, PolicyUsed
from mengyue.once import Same

__all__ = ["clauses_used", "policies_used"]


def policies_used(policies: Iterable[Policy]) -> tuple[PolicyUsed, ...]:
    """Return the rows of policies, each with the digest of everything its pack says."""
    return tuple(_policy(Same(policy)) for policy in policies)


@lru_cache(maxsize=64)
def _policy(same: Same) -> PolicyUsed:
    """Return the row of a policy, which is read once and is the same for every alliance."""
    (policy,) = same.things
    assert isinstance(policy, Policy)
    return PolicyUsed(id=policy.id, status=policy.status.value, sha256=digest(policy.model_dump_json().encode()))


def clauses_used(drafts: Iterable[Draft], library: Library) -> tuple[ClauseUsed, ...]:
    """Return the rows of the clauses in ``drafts``, each once, by id."""
    rows = {
        origin.clause: ClauseUsed(
            id=origin.clause,
            version=origin.version,
            variant=origin.variant,
            wording_sha256=_wording(Same(library.clauses[origin.clause])) if origin.version else None,
        )
        for draft in drafts
        for origin in clauses_of(draft)
    }
    return tuple(rows[key] for key in sorted(rows))


@lru_cache(maxsize=2048)
def _wording(same: Same) -> str:
    (clause,) = same.things
    assert isinstance(clause, Clause)
    return wording_digest(clause)
