"""Text of the data that can be printed without being read: another text in its place changes nothing but the print.

A :class:`Hole` is text as any other. What asks what it says (compares, searches, measures, takes apart, adds) is noted
as having read its column; what only prints it with its path is not. So what was made for one alliance serves another
with other texts in the same places: only the places that show them are filled anew. Where a text stands, and that it
says something in one line, counts as read by all (``TEXT_OF`` of :mod:`mengyue.language.reads`).

An id by which the file names a unit (``is_id``) counts as read for which unit it names (``KEY_OF``), however the file
calls it: held against other such ids it says no more. Whoever prints it asks what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from mengyue.language.marks import Marked, mark_value
from mengyue.language.reads import Reads

__all__ = ["Hole", "MarkedHole", "TracedText", "Watched", "ask_all", "by_unit", "hole", "marked", "suits"]


class TracedText(str):
    """Text with its data path; ``enum`` names the enumeration it is a member of, if any."""

    __slots__ = ("enum", "path")
    path: str
    enum: str


class Watched(str):
    """Text that notes when somebody asks what it says. ``raw`` is the same text, for who only prints it."""

    __slots__ = ()
    raw: str

    def ask(self) -> None:
        """Note that somebody asks what it says."""
        raise NotImplementedError

    def __radd__(self, other: str) -> str:
        self.ask()
        return other + self.raw

    def __bool__(self) -> bool:
        return True  # an empty text is no hole


class Hole(TracedText, Watched):
    """Text of the data that stands at ``path``; ``column`` is what is noted in ``reads`` when somebody asks.

    ``is_id`` tells whether it is the id of a unit, or names one by it.
    """

    __slots__ = ("column", "is_id", "raw", "reads")
    column: str
    is_id: bool
    reads: Reads

    def ask(self) -> None:
        """Note that its column is read."""
        self.reads.now.add(self.column)

    def marked(self) -> str:
        """Return the text with its path, as it is printed; which of ids is noted."""
        if self.is_id:
            self.ask()
        return mark_value(self.raw, self.path)


class MarkedHole(Marked, Watched):
    """Text with marks in which texts of the data are printed."""

    __slots__ = ("inside", "raw")
    inside: tuple[Watched, ...]

    def ask(self) -> None:
        """Note that what is printed in it is read."""
        for one in self.inside:
            one.ask()


def by_unit(value: Any) -> Any:
    """Return what tells ``value`` from others as a key: of an id, of which is known which unit it names, no more."""
    return value.raw if value.__class__ is Hole and value.is_id else value


def suits(text: str) -> bool:
    """Tell whether ``text`` can be put where another was: it says something, in one line."""
    return "\n" not in text and not text.isspace() and text != ""


def hole(text: str, path: str, column: str, reads: Reads, *, is_id: bool = False) -> Hole:
    """Return ``text``, which stands at ``path``, as a hole."""
    made = Hole(text)
    made.is_id = is_id
    made.enum, made.path, made.raw, made.column, made.reads = "", path, text, column, reads
    return made


def marked(text: str, parts: Iterable[Any]) -> Marked:
    """Return ``text``, printed of ``parts``, with marks."""
    inside = tuple([part for part in parts if isinstance(part, Watched)])
    if not inside:
        return Marked(text)
    made = MarkedHole(text)
    made.raw, made.inside = text, inside
    return made


def ask_all(values: Iterable[Any]) -> None:
    """Note that somebody asks what each text among ``values``, or in a list among them, says."""
    for value in values:
        kind = value.__class__
        if kind is Hole or kind is MarkedHole:
            value.ask()
        elif kind is list or kind is tuple:
            ask_all(value)
        elif kind is dict:
            ask_all(value.values())


def _asking(name: str) -> Callable[..., Any]:
    plain = getattr(str, name)

    def asked(self: Watched, *arguments: Any, **named: Any) -> Any:
        self.ask()
        if arguments:
            ask_all(arguments)
        return plain(self, *arguments, **named)

    asked.__name__ = name
    return asked


#: What says nothing of the text.
_NOT_ASKED = frozenset((
    "__class__", "__delattr__", "__dir__", "__doc__", "__getattribute__", "__getnewargs__", "__getstate__", "__init__",
    "__init_subclass__", "__new__", "__reduce__", "__reduce_ex__", "__setattr__", "__sizeof__", "__subclasshook__",
))  # fmt: skip
for _kind in (Hole, MarkedHole):
    for _name in sorted(set(dir(str)) - _NOT_ASKED):
        setattr(_kind, _name, _asking(_name))


def _comparing(name: str) -> Callable[[Hole, object], Any]:
    asked, plain = getattr(Hole, name), getattr(str, name)

    def compared(self: Hole, other: object) -> Any:
        if self.is_id and other.__class__ is Hole and other.is_id:
            return plain(self, other)
        return asked(self, other)

    compared.__name__ = name
    return compared


for _name in ("__eq__", "__ne__"):
    setattr(Hole, _name, _comparing(_name))
