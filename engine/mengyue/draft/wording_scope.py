"""Everything that wording may name, for one alliance under one policy."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import lru_cache, partial
from typing import Any, Self, TypeVar

from jinja2 import nodes

from mengyue.change import latest_changes
from mengyue.checks.rule_scope import OwnMethod, Scope
from mengyue.checks.unchanged import EVERYTHING, Unchanged
from mengyue.draft.changes_view import ChangesView
from mengyue.draft.inlines import parse_line, parse_lines
from mengyue.draft.texts_filled import texts_filled
from mengyue.draft.tree import Blank, Inline
from mengyue.i18n import _
from mengyue.language.errors import ExpressionError
from mengyue.language.filters import by_hand, printed
from mengyue.language.frame import Frame, language
from mengyue.language.missing import Missing
from mengyue.language.speech import written
from mengyue.language.template_text import text
from mengyue.language.values import Record, Sequence, model_in, view
from mengyue.library.data_model import data_model
from mengyue.library.outline import SUBJECTS
from mengyue.library.policy import CalendarEntry, Policy
from mengyue.library.policy_words import Words
from mengyue.model.alliance import Alliance

__all__ = ["TracedScope", "Wording", "rows", "shared_wording"]

Labels = Mapping[str, Mapping[str, str]]
_Made = TypeVar("_Made")
#: How far ``range`` goes.
_MOST = 10_000


class Wording:
    """What wording needs of a library besides its texts: the names of enumeration values, the policies' own words.

    ``labels`` names enumeration values in Chinese (``templates/labels.yaml``); ``terms`` are words that clauses define,
    which no policy's words take apart.
    """

    def __init__(self, labels: Labels, terms: Iterable[str] = ()) -> None:
        self.labels: Labels = {key: dict(names) for key, names in labels.items()}
        self.terms = tuple(terms)
        self._words: dict[tuple[tuple[str, str], ...], Words] = {}

    def words(self, words: Mapping[str, str]) -> Words:
        """Return what replaces ``words``; sources already put into a policy's words are kept from paper to paper."""
        return self._words.setdefault(tuple(words.items()), Words(words, self.terms))

    def parse(self, source: str) -> nodes.Template:
        """Return the tree of a text. Raises ``jinja2.TemplateSyntaxError``."""
        return language().parse(source)


@lru_cache(maxsize=4)
def _wording(labels: str, terms: tuple[str, ...]) -> Wording:
    return Wording(json.loads(labels), terms)


def shared_wording(labels: Labels, terms: Iterable[str] = ()) -> Wording:
    """Return the wording that all libraries with these ``labels`` and ``terms`` share in this process."""
    return _wording(json.dumps(labels, ensure_ascii=False, sort_keys=True), tuple(sorted(set(terms))))


class TracedScope(Scope):
    """The scope of wording: besides what rules see, what a paper is about, ``narrative``, ``changes`` and functions."""

    def __init__(self, alliance: Alliance, policy: Policy | None, wording: Wording, **functions: Any) -> None:
        super().__init__(alliance, policy, labels=None if policy else wording.labels)
        self.wording = wording
        self._own_words = wording.words(policy.wording if policy else {})
        self.names |= {name: Missing(name, _item_model(path)) for name, path in SUBJECTS.items()}
        self._entries = frozenset(("annual", "filing"))
        self.names |= {
            "narrative": OwnMethod("_narrative"),
            "blank": OwnMethod("_blank"),
            "hand": by_hand,
            "range": _short_range,
            "changes": ChangesView(lambda: latest_changes(alliance), alliance),
        }
        self._foreign: frozenset[str] = frozenset()
        self.give({name: value for name, value in functions.items() if value is not None})

    def defining(self, definitions: Mapping[str, str]) -> Self:
        """Return this scope with ``definitions``: see :meth:`Scope.defining`."""
        made = super().defining(definitions)
        made._entries = self._entries - definitions.keys()
        return made

    def find(self, name: str, frame: Frame) -> Any:
        """Return the value of ``name``; of the calendar it is read when somebody asks."""
        if name in self._entries and name not in self.names:
            self._reads.now.add(name)
            return _entry(getattr(self.policy, name) if self.policy else None)
        return super().find(name, frame)

    def give(self, names: Mapping[str, Any]) -> None:
        """Add further names; what looks up one of those that are not ours is never kept."""
        self.names |= names
        self._foreign |= {name for name in names if name not in _OURS}

    def give_ours(self, names: Mapping[str, Any]) -> None:
        """Add the functions of a paper."""
        self.names |= {name: value for name, value in names.items() if value is not None}

    def _beside(self, held: object) -> tuple[object, ...]:
        """All that what is made in this scope hangs on besides what it looks up: see :meth:`Scope._beside`."""
        return *super()._beside(held), self._foreign

    def column(
        self, unchanged: Unchanged | None, what: Hashable, rows: Iterable[Any], cell: Callable[[int, Any], _Made]
    ) -> tuple[_Made, ...]:
        """Return what ``cell`` makes of each of ``rows`` with its number from 1: of before, as in :meth:`kept`, where
        they are records of the data; where one of them has changed, the others are still of before."""
        found = tuple(rows)

        def make() -> tuple[_Made, ...]:
            return tuple(
                [self.kept_item(unchanged, (what, i), row, partial(cell, i)) for i, row in enumerate(found, 1)]
            )

        if all(isinstance(row, Record) and row.is_noted_in(self._reads) for row in found):
            return self.kept(unchanged, what, tuple([row.path for row in found]), make, texts_filled)
        return make()

    def tell_plan(self, told: object, agreement: Callable[[], object]) -> None:
        """Say what tells the plan of the paper, and that of the agreement, from any other."""
        self._digests = digests = _Told(self._digests, agreement)
        digests[_PLAN] = told

    def noted(self, make: Callable[[], _Made]) -> tuple[_Made, frozenset[Any]]:
        """Return what ``make`` makes and what it reads: see :meth:`note`."""
        made, own = self._reads.of(make)
        return made, frozenset(own)

    def noted_so_far(self) -> frozenset[Any]:
        """Return what has been read in this scope."""
        return frozenset(self._reads.now)

    def note(self, names: frozenset[Any]) -> None:
        """Take for read what something reads that was made before."""
        self._reads.now |= names

    def _columns_behind(self, name: str) -> tuple[str, ...] | None:
        return None if name in self._foreign else _BEHIND[name] if name in _BEHIND else super()._columns_behind(name)

    @property
    def words(self) -> Words:  # type: ignore[override]
        """What puts a text into the policy's words."""
        return self._own_words

    def written(self, value: Any) -> str:
        """Write a word as papers do."""
        return written(value)

    def printed(self, value: Any) -> str:
        """Write a word with its data path, which reading the line gives back."""
        return printed(value, written)

    def _narrative(self, key: str, hint: str = "", of: Any = None) -> Any:
        """Return the unit's own text ``key``, of the whole alliance or of one year; missing, it says what to write."""
        if not isinstance(key, str) or not isinstance(hint, str) or not isinstance(of, Record | Missing | None):
            raise ExpressionError(_("narrative 应写作 narrative('键', '写什么')"))
        source = self.root if of is None else of
        at = f"{source.path}.narratives.{key}".lstrip(".")
        texts = {} if isinstance(source, Missing) else source.read("narratives")
        return view(texts[key], at) if key in texts else Missing(f"{at}:{self.words(hint) or key}")

    def _blank(self, place: str, field: str = "") -> Missing:
        """Return a blank for what stands at ``place`` of the data, or for ``field`` of the item that is not there yet.

        What follows a colon in ``place`` is what the blank says; else it says the label of the field. Raises
        :class:`ExpressionError` for a place that alliance data do not have.
        """
        path, _colon, words = place.partition(":")
        self._reads.now.add(path.partition(".")[0])
        found: Any = self.root
        for name in path.split("."):
            if not isinstance(found, Record | Missing):
                raise ExpressionError(_("“{place}”不是资料的位置").format(place=place))
            found = found.read(name)
        if field:
            if not isinstance(found, Sequence):
                raise ExpressionError(_("“{place}”不是表，写成 {place}.{field}").format(place=place, field=field))
            Missing(path, found.model).read(field)
            path = f"{path}[{len(found)}].{field}"
        return Missing(f"{path}:{words}" if words else path)

    def said(self, source: str) -> str:
        """Return a piece of the library's wording in words, with its marks: the default of a parameter, a hint.

        Who asks for it may do with it what they will: all that it shows counts as read.
        """
        return self._reads.wholly(lambda: self._render(source, {}))

    def plain_line(self, source: str, **names: Any) -> str:
        """Return the text of the wording ``source``, of which all that it shows counts as read."""
        return "".join([part.text for part in self._reads.wholly(lambda: self.line(source, **names))])

    def value(self, expression: str, **names: Any) -> Any:
        """Return the value of ``expression``. Raises :class:`ExpressionError` when it cannot be evaluated."""
        return self.evaluate(expression, **names)

    def test(self, condition: str, **names: Any) -> bool:
        """Tell whether ``condition`` holds; an empty condition always does."""
        return not condition or bool(self.value(condition, **names))

    def inlines(self, expression: str, **names: Any) -> tuple[Inline, ...]:
        """Return what ``{{ expression }}`` prints, as inlines. An empty expression prints nothing."""
        return self.line("{{ " + expression + " }}", **names) if expression else ()

    def line(self, source: str, **names: Any) -> tuple[Inline, ...]:
        """Return the wording ``source`` as one run of inlines."""
        return self._worded(parse_line(self._render(source, names)))

    def lines(self, source: str, **names: Any) -> list[tuple[Inline, ...]]:
        """Return the wording ``source`` as lines of inlines."""
        return [self._worded(line) for line in parse_lines(self._render(source, names))]

    def _worded(self, line: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Return ``line`` with its blanks labelled in the policy's words."""
        if not any(isinstance(part, Blank) for part in line):
            return line
        return tuple(Blank(p.path, self.words(p.label)) if isinstance(p, Blank) else p for p in line)

    def _render(self, source: str, names: Mapping[str, Any]) -> str:
        try:
            return text(self.words.source(source)).run(Frame(self, names))
        except ExpressionError as error:
            message = _("“{text}”不能生成文字：{error}").format(text=source.strip()[:60], error=error)
            raise ExpressionError(message, error.line) from error


class _Told(dict[str, object]):
    """Digests of the data, and of what is none."""

    def __init__(self, data: Mapping[str, object], agreement: Callable[[], object]) -> None:
        super().__init__()
        self._data, self._agreement = data, agreement

    def __missing__(self, column: str) -> object:
        found = self[column] = self._agreement() if column == _AGREEMENT else self._data[column]
        return found


#: Columns that stand for the plan of a paper, and for that of the alliance's agreement.
_PLAN, _AGREEMENT = "\0plan", "\0agreement"
#: The columns that names of wording read: see :meth:`Scope.kept`.
_BEHIND: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((*SUBJECTS, "annual", "filing", "hand", "range", "blank", "law"), ()),
    **dict.fromkeys(("has", "schedule", "has_schedule"), (_PLAN,)),
    **dict.fromkeys(("changes", "judged", "text_mark"), (EVERYTHING,)),
    "uses": (_PLAN, EVERYTHING),
    "article": (_PLAN, _AGREEMENT),
    "agreed": (f"clauses.{EVERYTHING}", "ip", "ip.preset"),
    "ref": (_PLAN, "clauses"),
    "narrative": ("narratives",),
}
_OURS = ("as_of",)


def _short_range(*bounds: int) -> list[int]:
    steps = range(*bounds)
    if len(steps) > _MOST:
        raise ExpressionError(_("range 不能超过 {limit} 个").format(limit=_MOST))
    return list(steps)


def _entry(entry: CalendarEntry | None) -> Any:
    return Record(entry, None) if entry else Missing("policy.calendar", CalendarEntry)


def _item_model(path: str) -> Any:
    """Return the model of the items of the list at ``path``."""
    model: Any = data_model()
    for name in path.split("."):
        model = model_in(model, name)
    return model


def rows(value: Any) -> Iterable[Any]:
    """Return the rows of a table expression; a missing list has none."""
    return [] if isinstance(value, Missing) or value is None else list(value)
