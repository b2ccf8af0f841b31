"""The one Jinja environment in which .docx templates run: sandboxed, escaping, strict about what is missing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from mengyue.docx.views import BlockView, CoverView, ScheduleView, SignatureView
from mengyue.docx.xml import escape

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

__all__ = ["environment"]

#: What a template may read of our own views. They are immutable and hold text and tuples only, so these reads need
#: none of the sandbox's further questions, which cost more than everything else in rendering.
_OPEN: dict[type, frozenset[str]] = {
    kind: frozenset(kind._fields) for kind in (BlockView, ScheduleView, CoverView, SignatureView)
}


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Return the environment; it is shared and never changed."""
    from jinja2 import StrictUndefined
    from markupsafe import Markup

    from mengyue.checks.confined import Confined

    class Environment(Confined):
        """Jinja's sandbox, with a short way for our own views."""

        def getattr(self, obj: Any, attribute: str) -> Any:
            """Read an attribute: of a view at once, of anything else as the sandbox allows."""
            if attribute in _OPEN.get(type(obj), ()):
                return getattr(obj, attribute)
            return super().getattr(obj, attribute)

    def finalize(value: Any) -> Any:
        """Escape whatever is not ready XML: text, numbers. A missing value raises here."""
        return value if hasattr(value, "__html__") else Markup(escape(str(value)))

    made = Environment(autoescape=True, undefined=StrictUndefined, finalize=finalize)
    made.filters["within_bounds"] = _within_bounds
    return made


def _within_bounds(items: Any) -> Any:
    """Count the passes of a loop (:mod:`mengyue.docx.bounds`)."""
    from mengyue.docx.bounds import counted

    return counted(items)
