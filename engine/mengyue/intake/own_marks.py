"""What we write into a copy of a user's workbook, and what must not be read back as if the user had written it."""

from __future__ import annotations

__all__ = ["COMMENT_START", "RESULTS", "RESULTS_MARK", "named_sheet", "without_ours"]

#: The sheet that lists the findings; a number follows where the user has a sheet of that name.
RESULTS = "检查结果"
#: The defined name that stands on that sheet: by it, not by its title, the sheet is known as ours.
RESULTS_MARK = "_mengyue_results"
#: The line with which our part of a comment begins; what stands before it is the user's.
COMMENT_START = "—— 盟约检查 ——"


def named_sheet(reference: str) -> str:
    """Return the sheet on which a defined name stands: ``'检查结果 2'!$A$1``."""
    sheet = reference.strip().rpartition("!")[0]
    quoted = len(sheet) > 1 and sheet[0] == sheet[-1] == "'"
    return sheet[1:-1].replace("''", "'") if quoted else sheet


def without_ours(comment: str) -> str:
    """Return what of the text of a comment is the user's."""
    return comment.partition(COMMENT_START)[0].strip()
