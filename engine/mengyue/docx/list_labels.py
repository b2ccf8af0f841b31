"""What Word's lists will show, so that the numbers of the draft and the live numbers on the page cannot differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from mengyue.draft.tree import Item
from mengyue.i18n import _
from mengyue.language.numerals import chinese_number
from mengyue.model.finding import EngineError

__all__ = ["Labels"]


_chinese = cache(chinese_number)


class Labels:
    """Counts along with Word through one document."""

    def __init__(self) -> None:
        self._headings = 0
        self._subheadings = 0
        self._articles = 0
        self._lists: dict[int, list[int]] = {}

    def heading(self, label: str) -> bool:
        """Tell whether the heading's live number is ``label``; if not, the label must be written out."""
        if label != f"{_chinese(self._headings + 1)}、":
            return False
        self._headings += 1
        self._subheadings = 0
        return True

    def subheading(self, label: str) -> bool:
        """Tell whether the sub-heading's live number is ``label``. It starts again after every numbered heading."""
        if label != f"{self._subheadings + 1}．":
            return False
        self._subheadings += 1
        return True

    def article(self, label: str) -> None:
        """Check an article's label, which references rely upon."""
        self._articles += 1
        self._expect(f"第{_chinese(self._articles)}条", label)

    def item(self, item: Item) -> None:
        """Check an item's label."""
        counts = self._lists.setdefault(item.series, [0, 0, 0])
        at = item.level - 1
        counts[at] += 1
        counts[at + 1 :] = [0] * (2 - at)
        count = counts[at]
        self._expect(f"（{_chinese(count)}）" if at == 0 else f"{count}." if at == 1 else f"（{count}）", item.number)

    def are_new(self, series: Iterable[int]) -> bool:
        """Tell whether nothing has been counted of these lists."""
        return self._lists.keys().isdisjoint(series)

    def of_lists(self, series: Iterable[int]) -> Mapping[int, tuple[int, ...]]:
        """Return how far these lists count."""
        return {one: tuple(self._lists[one]) for one in series}

    def go_on(self, lists: Mapping[int, tuple[int, ...]]) -> None:
        """Go on behind lists that were counted before."""
        self._lists |= {series: list(counts) for series, counts in lists.items()}

    @staticmethod
    def _expect(shown: str, label: str) -> None:
        if shown != label:
            raise EngineError(_("编号不一致：应为“{shown}”，草案中为“{label}”").format(shown=shown, label=label))
