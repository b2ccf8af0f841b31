"""The tables beside a review copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from mengyue.draft.tree import Draft, Form
from mengyue.library.content_library import Library
from mengyue.library.policy import Policy
from mengyue.library.report_layout import ReportLayout
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding
from mengyue.review.compliance_rows import apart, compliance_rows, tally
from mengyue.review.open_rows import open_rows
from mengyue.review.opinion_rows import opinion_rows, standing_notes
from mengyue.review.report_table import Report, lay_out
from mengyue.review.source_rows import source_rows

__all__ = ["REPORTS", "reports"]

#: The layouts in ``templates/reports/``.
SOURCES, OPINIONS, OPEN, COMPLIANCE = REPORTS = ("clause-sources", "opinions", "open-points", "compliance")
#: Kinds of documents whose wording binds; a report or letter has nothing to be reviewed clause by clause.
_BINDING = ("agreement", "contract", "rules")
_AGREEMENT = "agreement"


def reports(
    documents: Sequence[Draft | Form],
    alliance: Alliance,
    layouts: Mapping[str, ReportLayout],
    library: Library,
    policies: Sequence[Policy],
    findings: Sequence[Finding],
    suggested: Mapping[str, str],
    as_of: date,
) -> list[Report]:
    """Return the tables about ``documents``: sources and opinions of each that binds, what is open, and how every rule
    was judged. Where several bind, the files say of which they speak."""
    made: list[Report] = []
    facts = [("适用政策", "、".join(f"《{policy.title}》" for policy in policies if not policy.always))]
    facts.append(("判断日期", f"{as_of.year}年{as_of.month}月{as_of.day}日"))
    binding = [document for document in documents if isinstance(document, Draft) and document.kind in _BINDING]
    agreement = next((draft for draft in binding if draft.kind == _AGREEMENT), None)
    for draft in binding:
        about = [("文件", f"《{draft.title}》"), ("联合体", draft.alliance_name), *facts]
        tables = [
            lay_out(layouts[SOURCES], about, source_rows(draft, library, policies, as_of)),
            lay_out(
                layouts[OPINIONS],
                about,
                opinion_rows(draft, library, policies, findings, suggested, as_of, alliance.clauses),
                standing_notes(draft, library, policies, alliance.clauses),
            ),
        ]
        name = "" if draft is (agreement or binding[0]) else f"-{draft.title}"
        made += (replace(table, file=f"{table.file}{name}") for table in tables)
    about = [("文件", "、".join(f"《{document.title}》" for document in documents)), *facts]
    names = [member.name for member in alliance.members if member.name]
    made.append(lay_out(layouts[OPEN], about, open_rows(documents, library, policies, findings, as_of, names)))
    rules = list(compliance_rows(alliance, agreement, policies, library.labels, as_of))
    about = [("联合体", alliance.alliance.name or "—"), *facts, ("结论", tally(rules))]
    made.append(lay_out(layouts[COMPLIANCE], about, *apart(rules)))
    return made
