"""The one Jinja environment in which .docx templates run: sandboxed, escaping, strict about what is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from mengyue.docx.views import BlockView, CoverView, ScheduleView, SignatureView
from mengyue.docx.xml import escape
from mengyue.foreign_words import kind_name
from mengyue.i18n import _
from mengyue.model.finding import EngineError

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

__all__ = ["environment"]

#: What a template may read of our own views. They are immutable and hold text and tuples only, so these reads need
#: none of the sandbox's further questions, which cost more than everything else in rendering.
_OPEN: dict[type, frozenset[str]] = {
    kind: frozenset(kind._fields) for kind in (BlockView, ScheduleView, CoverView, SignatureView)
}

#: Filters of Jinja's that a template may use: none whose result is as long as a number says.
_FILTERS = (
    "abs", "count", "d", "default", "first", "int", "items", "last", "length", "max", "min", "sort",
)  # fmt: skip
#: Those that make a list of a list.
_LIST_FILTERS = ("map", "reject", "rejectattr", "select", "selectattr")
#: Those that make text of a word.
_TEXT_FILTERS = ("e", "escape", "lower", "string", "trim", "upper")
#: What can be printed.
_WORDS = (str, int, float, Decimal, date)


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Return the environment; it is shared and never changed."""
    from jinja2 import StrictUndefined, pass_context
    from jinja2.filters import FILTERS
    from jinja2.tests import TESTS
    from markupsafe import Markup

    from mengyue.language import lists
    from mengyue.language.budget import check_length
    from mengyue.language.confined import Confined
    from mengyue.language.table import weighed

    class Environment(Confined):
        """Jinja's sandbox, with a short way for our own views."""

        def getattr(self, obj: Any, attribute: str) -> Any:
            """Read an attribute: of a view at once, of anything else as the sandbox allows."""
            if attribute in _OPEN.get(type(obj), ()):
                return getattr(obj, attribute)
            return super().getattr(obj, attribute)

    def worded(value: Any) -> str:
        if not isinstance(value, _WORDS):
            str(value)  # what is undefined says so
            raise EngineError(
                _("模板中打印了列表或者一项资料，应取其中的一项：{kind}").format(kind=kind_name(type(value).__name__))
            )
        return value if isinstance(value, str) else str(value)

    def of_words(filter_: Any) -> Any:
        """Let a filter that makes text see words only."""
        return weighed(lambda value, *arguments: filter_(worded(value), *arguments))

    @pass_context
    def finalize(context: Any, value: Any) -> Any:
        """Escape whatever is not ready XML: text, numbers. A missing value raises here."""
        if hasattr(value, "__html__"):
            context.budget.spend(len(value) // 4)
            return value
        text = escape(worded(value))
        context.budget.spend(len(text) // 4)
        return Markup(text)

    @pass_context
    def join(context: Any, value: Any, separator: str = "", attribute: Any = None) -> Any:
        """Join as Jinja does, within bounds."""
        items = list(value)
        if attribute is not None:
            read = lists.reader(context, attribute)
            items = [read(item) for item in items]
        check_length("", sum(len(worded(item)) for item in items) + len(separator) * len(items))
        return FILTERS["join"](context.eval_ctx, items, separator)

    found = Environment(autoescape=True, undefined=StrictUndefined, finalize=finalize)
    found.filters |= {name: weighed(FILTERS[name]) for name in _FILTERS}
    found.filters |= {name: of_words(FILTERS[name]) for name in _TEXT_FILTERS}
    found.filters |= {"join": weighed(join), "sum": weighed(lists.total)}
    found.filters |= {"list": weighed(lists.listed), "unique": weighed(lists.unique)}
    found.filters |= {name: weighed(lists.taken(name)) for name in _LIST_FILTERS}
    found.tests = dict(TESTS)
    return found
