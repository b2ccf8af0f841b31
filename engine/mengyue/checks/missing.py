"""The missing value: what an expression sees where the alliance file says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

from jinja2 import ChainableUndefined

__all__ = ["Missing", "is_missing"]


class Missing(ChainableUndefined):
    """A fact that is not known: falsy, empty, unequal to everything, and so is whatever is taken from it.

    Arithmetic with it gives it back, so that a sum over incomplete figures is unknown rather than too small; an order
    comparison with it is false. It remembers the record and the field where the fact should stand.
    """

    __slots__ = ()

    @property
    def owner(self) -> Any:
        """The record in which the fact is missing, or ``None`` when that is not known."""
        return self._undefined_obj if self._undefined_name is not None else None

    @property
    def field(self) -> str:
        """The name of the missing field."""
        return str(self._undefined_name or "")

    def _same(self, *_: object, **__: object) -> Missing:
        return self

    def _no(self, _: object) -> bool:
        return False

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _same  # type: ignore[assignment]
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = _same  # type: ignore[assignment]
    __pos__ = __neg__ = __round__ = __abs__ = __call__ = __getitem__ = _same  # type: ignore[assignment]
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
        return ""

    def _not_a_number(self) -> NoReturn:
        raise TypeError("a missing value is no number")

    __int__ = __float__ = _not_a_number


def is_missing(value: object) -> bool:
    """Whether ``value`` says nothing: missing, empty text, an empty list. ``False`` and 0 are facts."""
    if value is None or isinstance(value, Missing):
        return True
    if isinstance(value, str):
        return not value.strip()
    return isinstance(value, (tuple, list, dict)) and not value
