"""What else a library holds: read for proofreading, signing, searching and ranking; told part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mengyue.i18n import _
from mengyue.impact.impact_report import Change, Effect, Kind
from mengyue.impact.record_details import differing
from mengyue.library.holidays import HolidayYear
from mengyue.library.load_clause import load_topics
from mengyue.library.load_report import load_reports
from mengyue.library.policy import Precedence
from mengyue.library.read_content import read_list, read_mapping
from mengyue.library.vocabulary import Term, load_vocabulary
from mengyue.model.finding import Finding

__all__ = ["OtherContent", "holiday_changes", "other_changes", "read_other"]

#: By the name of its file, what it says: records, or mappings.
OtherContent = Mapping[str, Any]
#: Of a word that wording asks for: its meaning is told with the packs that speak it.
_TOLD_WITH_PACKS = {"default": None, "word": "", "within": ()}


def read_other(root: Path, faults: list[Finding]) -> OtherContent:
    """Read what is no pack, clause, statute or layout; what is wrong with a file goes to ``faults``."""
    words = {"packets": "templates", "csv-columns": "schemas", "cell-words": "schemas", "workbook": "schemas"}
    files = {name: root / folder / f"{name}.yaml" for name, folder in words.items()}
    return {
        **{name: read_mapping(path, root, faults) if path.exists() else {} for name, path in files.items()},
        "holidays": tuple(read_list(root / "policies" / "holidays.yaml", HolidayYear, root, [])),
        "vocabulary": load_vocabulary(root, faults),
        "precedence": tuple(read_list(root / "policies" / "precedence.yaml", Precedence, root, faults)),
        "topics": load_topics(root, faults),
        "reports": load_reports(root, faults),
    }


def other_changes(old: OtherContent, new: OtherContent) -> Iterator[Change]:
    """Yield what differs, a change a file."""
    titles = {
        "vocabulary": _("条款向政策要的用语"), "precedence": _("各项政策和法律的优先次序"), "topics": _("条款的主题"),
        "reports": _("审阅用表"), "packets": _("签署页包和补充资料单的文字"), "proof": _("校对规则"),
        "weakening": _("削弱条文的改动"), "lexicon": _("词义表"), "judgements": _("句义判断"), "specimens": _("例句"),
        "statute-index": _("法规条文索引"), "csv-columns": _("CSV 文件的栏目"), "cell-words": _("单元格的写法"),
        "workbook": _("数据工作簿"),
    }  # fmt: skip
    for key, title in titles.items():
        one, other = old.get(key), new.get(key)
        if key == "vocabulary":
            one, other = _asked(one), _asked(other)
        details = tuple(differing(one, other, None, "")) if one != other else ()
        if details:
            named = tuple(d.model_copy(update={"label": d.label.lstrip("·")}) for d in details)
            yield Change(kind=Kind.OTHER, effect=Effect.CHANGED, id=key, title=title, details=named)


def holiday_changes(old: OtherContent, new: OtherContent) -> Iterator[Change]:
    """Yield the years whose days off differ: what falls due on one of them falls due after it."""
    before, after = ({year.year: year for year in side.get("holidays", ())} for side in (old, new))
    for number in sorted({*before, *after}):
        one, other = before.get(number), after.get(number)
        if one == other:
            continue
        title = _("{year}年节假日安排").format(year=number)
        effect = Effect.ADDED if one is None else Effect.REMOVED if other is None else Effect.CHANGED
        details = tuple(differing(one, other, None, "")) if one and other else ()
        named = tuple(d.model_copy(update={"label": d.label.lstrip("·")}) for d in details)
        yield Change(kind=Kind.DEADLINE, effect=effect, id=f"holidays-{number}", title=title, details=named)


def _asked(terms: tuple[Term, ...] | None) -> tuple[Term, ...]:
    return tuple(term.model_copy(update=_TOLD_WITH_PACKS) for term in terms or ())
