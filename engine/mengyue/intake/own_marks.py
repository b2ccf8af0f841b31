"""What we write into a copy of a user's workbook, and what must not be read back as if the user had written it."""

from __future__ import annotations

__all__ = ["COMMENT_START", "RESULTS", "is_results", "without_ours"]

#: The sheet that lists the findings; a number follows where the user has a sheet of that name.
RESULTS = "检查结果"
#: The line with which our part of a comment begins; what stands before it is the user's.
COMMENT_START = "—— 盟约检查 ——"


def is_results(sheet: str) -> bool:
    """Tell whether a sheet of this name lists findings."""
    return sheet.startswith(RESULTS) and sheet[len(RESULTS) :].strip().isdecimal() | (sheet.strip() == RESULTS)


def without_ours(comment: str) -> str:
    """Return what of the text of a comment is the user's."""
    return comment.partition(COMMENT_START)[0].strip()
