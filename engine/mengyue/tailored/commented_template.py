"""A copy of a template with a Word comment at each fault, for whoever mends it in Word."""

from __future__ import annotations

from mengyue.comparison.author import date_of
from mengyue.comparison.remark import add_remarks
from mengyue.docx.zip import pack
from mengyue.i18n import _
from mengyue.model.finding import Finding, severity_name
from mengyue.tailored.template_review import Reviewed

__all__ = ["commented"]

#: Who the comments are by; what they say is in the language of the command line.
_AUTHOR = "盟约"


def commented(reviewed: Reviewed) -> bytes:
    """Return the template with its faults as comments. What is not in the text itself (headers, styles, links) is told
    at the first paragraph: Word has no comments elsewhere."""
    remarks = [(reviewed.anchors.get(finding.path, 0), _told(finding, reviewed)) for finding in reviewed.findings]
    made, _keys = add_remarks(reviewed.package, remarks, author=_AUTHOR, on=date_of(reviewed.package))
    return pack(made.parts)


def _told(finding: Finding, reviewed: Reviewed) -> str:
    place = "" if finding.path in reviewed.anchors else finding.label
    head = _("{severity} {code}").format(severity=severity_name(finding.severity), code=finding.code)
    lines = [" ".join(filter(None, (head, place))), finding.message, finding.hint]
    return "\n".join(line for line in lines if line)
