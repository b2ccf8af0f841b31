"""The life of a clause: drafted, approved in one wording, retired from one day on."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from mengyue.i18n import _
from mengyue.library.clause import Clause, ClauseStatus

__all__ = ["approval_gap", "is_approved", "is_retired", "wording_digest"]


def wording_digest(clause: Clause) -> str:
    """Return the SHA-256 of what an approval approves: title, wording, conditions and parameters.

    Version, notes for the reviewer, statutes and requirements are left out: no word of the agreement depends on them.
    """
    parameters = {
        key: [p.label, p.type.value, p.default, p.min, p.max, p.unit, list(p.choices)]
        for key, p in clause.parameters.items()
    }
    approved = {
        "id": clause.id,
        "title": clause.title,
        "when": clause.when,
        "variants": [[v.id, v.when, clause.wording.get(v.id, "").strip("\n")] for v in clause.variants],
        "parameters": parameters,
    }
    shorter = {key: text.strip("\n") for key, text in clause.wording.items() if "@" in key}
    if shorter:
        approved["shorter"] = shorter
    text = json.dumps(approved, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def approval_gap(clause: Clause) -> str:
    """Say why ``clause`` does not count as approved; empty when it does.

    A clause that is to be retired later stays approved until then.
    """
    if clause.status is ClauseStatus.DRAFT:
        return _("条款还是草拟，未经批准")
    if clause.approval is None:
        return _("条款没有批准人和批准日期")
    if not clause.approval.wording_sha256:
        return _("条款的批准没有记录所批准的条文")
    if clause.approval.wording_sha256 != wording_digest(clause):
        return _("条款批准后有改动，批准失效")
    return ""


def is_approved(clause: Clause) -> bool:
    """Tell whether ``clause`` is approved as it now reads."""
    return not approval_gap(clause)


def is_retired(clause: Clause, as_of: date) -> bool:
    """Tell whether ``clause`` is retired on ``as_of``. A retirement without a day holds on every day."""
    if clause.retired_on is not None:
        return clause.retired_on <= as_of
    return clause.status is ClauseStatus.RETIRED
