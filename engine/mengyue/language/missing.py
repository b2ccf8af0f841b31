"""The missing value: what an expression sees where the alliance file says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

from jinja2 import Undefined

from mengyue.i18n import _
from mengyue.language.errors import ExpressionError
from mengyue.language.marks import has_blank, mark_blank
from mengyue.language.record_name import record_name
from mengyue.model.base import Model
from mengyue.model.describe import describe

__all__ = ["Missing", "is_missing"]


class Missing(Undefined):
    """A fact that is not known: falsy, empty, unequal to everything, and so is whatever is taken from it.

    Arithmetic with it gives it back, so that a sum over incomplete figures is unknown rather than too small; an order
    comparison with it is false. ``path`` is where the fact should stand, empty when that is not known; ``model`` is
    what would stand there, if it were a record or a list of records. As text it is a blank.
    """

    __slots__ = ("model", "path")

    def __init__(self, path: str = "", model: type[Model] | None = None) -> None:
        self.path = path
        self.model = model

    def read(self, name: str) -> Missing:
        """Return the field ``name`` of the missing record, which is missing too.

        Raises :class:`ExpressionError` for a field that such a record does not have.
        """
        if self.model is None:
            return self
        described = describe(self.model).get(name)
        if described is None:
            raise ExpressionError(_("“{name}”没有“{field}”项").format(name=record_name(self.model), field=name))
        return Missing(f"{self.path}.{name}" if self.path else name, described.record)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.read(name)

    def __getitem__(self, key: Any) -> Missing:  # type: ignore[override]
        if isinstance(key, int):
            return Missing(f"{self.path}[{key}]", self.model)
        return self.read(key) if isinstance(key, str) else self

    def _same(self, *_: object, **__: object) -> Missing:
        return self

    def _no(self, _: object) -> bool:
        return False

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _same  # type: ignore[assignment]
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = _same  # type: ignore[assignment]
    __pos__ = __neg__ = __round__ = __abs__ = __call__ = _same  # type: ignore[assignment]
    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = _no  # type: ignore[assignment]

    def __ne__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return id(Missing)

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __str__(self) -> str:
        return mark_blank(self.path)

    def __repr__(self) -> str:
        return f"Missing({self.path!r})"

    def _not_a_number(self) -> NoReturn:
        raise TypeError("a missing value is no number")

    __int__ = __float__ = _not_a_number


def is_missing(value: object) -> bool:
    """Whether ``value`` says nothing: missing, text that is empty or lacks a fact, an empty list. ``False`` and 0 are
    facts."""
    if value is None or isinstance(value, Missing):
        return True
    if isinstance(value, str):
        text = getattr(value, "raw", value)  # a hole says something, whatever it says
        return not text.strip() or has_blank(text)
    return isinstance(value, (tuple, list, dict)) and not value
