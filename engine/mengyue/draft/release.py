"""What keeps a document from being signed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from mengyue.draft.approval import without_approval
from mengyue.draft.blanks import inlines_of
from mengyue.draft.tree import Blank, Draft, Form, Ref
from mengyue.i18n import _
from mengyue.library.clause import Clause
from mengyue.model.finding import Finding, Severity, State

__all__ = ["refusals"]

#: What is left over when somebody copies an old file: template tags, issued stars, underlines and crosses to fill in.
_RESIDUE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|\*{3,}|_{4,}|×{2,}|X{4,}|【待填|\[[条附件表]{1,2}：")


def refusals(
    documents: Sequence[Draft | Form], findings: Iterable[Finding], clauses: Iterable[Clause] = ()
) -> list[Finding]:
    """Return every reason why the documents may not be signed yet: blocking findings, blanks, left-over marks, and
    ``clauses``, which nobody has approved."""
    reasons = [f for f in findings if f.severity is Severity.ERROR]
    reasons += [without_approval(clause) for clause in clauses]
    for document in documents:
        for blank in document.blanks:
            reasons.append(
                Finding(
                    "DR-BLANK",
                    Severity.ERROR,
                    _("《{title}》待填：{label}").format(title=document.title, label=blank.label),
                    path=blank.path.partition(":")[0],
                    hint=_("在数据文件中填写后重新生成"),
                    state=State.UNJUDGED,
                )
            )
        for path, text in _residue(document):
            reasons.append(
                Finding(
                    "DR-RESIDUE",
                    Severity.ERROR,
                    _("《{title}》含有未处理的占位符号：{text}").format(title=document.title, text=text),
                    path=path,
                    hint=_("改为实际内容；无须填写的写“无”"),
                    state=State.FAULT,
                )
            )
    return [next(group) for _key, group in groupby(sorted(reasons, key=_key_of), key=_key_of)]


def _key_of(finding: Finding) -> tuple[str, str, str]:
    return (finding.code, finding.path, finding.message)


def _residue(document: Draft | Form) -> Iterable[tuple[str, str]]:
    for part in inlines_of(document):
        if isinstance(part, Blank | Ref):
            continue
        found = _RESIDUE.search(part.text)
        if found:
            start = max(0, found.start() - 10)
            yield getattr(part, "path", ""), part.text[start : found.end() + 10]
