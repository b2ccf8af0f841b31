"""The three tables beside a review copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mengyue.draft.tree import Draft, Form
from mengyue.library.policy import Policy
from mengyue.library.report import ReportLayout
from mengyue.library.store import Library
from mengyue.model.finding import Finding
from mengyue.review.open_rows import open_rows
from mengyue.review.opinion_rows import opinion_rows
from mengyue.review.report import Report, lay_out
from mengyue.review.source_rows import source_rows

__all__ = ["REPORTS", "reports"]

#: The layouts in ``templates/reports/``.
SOURCES, OPINIONS, OPEN = REPORTS = ("clause-sources", "opinions", "open-points")


def reports(
    documents: Sequence[Draft | Form],
    layouts: Mapping[str, ReportLayout],
    library: Library,
    policies: Sequence[Policy],
    findings: Sequence[Finding],
    suggested: Mapping[str, str],
    as_of: date,
) -> list[Report]:
    """Return the tables about ``documents``: sources and opinions when there is an agreement among them, and what is
    open."""
    made: list[Report] = []
    facts = [("适用政策", "、".join(f"《{policy.title}》" for policy in policies if not policy.always))]
    facts.append(("判断日期", f"{as_of.year}年{as_of.month}月{as_of.day}日"))
    for draft in documents:
        if isinstance(draft, Draft):
            about = [("文件", f"《{draft.title}》"), ("联合体", draft.alliance_name), *facts]
            made.append(lay_out(layouts[SOURCES], about, source_rows(draft, library, policies, as_of)))
            rows = opinion_rows(draft, library, policies, findings, suggested, as_of)
            made.append(lay_out(layouts[OPINIONS], about, rows))
    about = [("文件", "、".join(f"《{document.title}》" for document in documents)), *facts]
    made.append(lay_out(layouts[OPEN], about, open_rows(documents, library, policies, findings, as_of)))
    return made
