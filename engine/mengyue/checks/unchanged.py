"""Results kept while the data that they were made from are the same: what has not changed is not worked out again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError, to_json

from mengyue.language.holes import suits
from mengyue.language.reads import KEY_OF, TEXT_OF, Reads, said_in, whole
from mengyue.language.values import Record
from mengyue.model.alliance import Alliance
from mengyue.once import Same

__all__ = ["EVERYTHING", "NAME_OF", "UNITS", "DataDigests", "Filling", "Unchanged", "digests_of", "unchanged_of"]

_Made = TypeVar("_Made")
#: All of the data; behind a column and a dot all that stands in it.
EVERYTHING = "*"
#: Before what tells a unit (:meth:`DataDigests.unit`): what it is called, and where it stands.
NAME_OF = "name of "
#: The units by their ids, each as the place among members and former members where that id stands first.
UNITS = "\0units"
#: So many results of one thing are kept, as it came out of different data.
_MOST = 4
#: So many results about single items are kept.
_MOST_ITEMS = 20_000


class DataDigests(dict[str, object]):
    """What tells the value of a column of the data from any other, by the column; each made when it is asked for.

    A column is a path without numbers: ``members.name`` are the names of all members in order. Of records it tells
    which there are, not what they say: ``members`` changes when there is another number of them, ``agreement`` when
    there is one or none. All that they say is told by ``members.*``, all of the data by :data:`EVERYTHING`. With
    ``TEXT_OF`` before it, a column is told by which of its values are texts of one line, and by what the others say;
    with ``KEY_OF`` by the units that its values name.
    """

    def __init__(self, alliance: Alliance) -> None:
        super().__init__()
        self._records: dict[str, list[dict[str, Any]]] = {"": [alliance.__dict__]}
        self._parts: dict[str, dict[str, object]] = {EVERYTHING: {}}

    def __missing__(self, column: str) -> object:
        head = column.partition(".")[0]
        if head[: len(TEXT_OF)] == TEXT_OF:
            head = said_in(head)
        part = {} if head.startswith(_OF_UNITS) else self._parts.get(head)
        if part is None:  # what was told of the very same part in another alliance is known
            part = self._parts[head] = _part(Same(self._records[""][0].get(head)))
        found = part.get(column)
        if found is None:
            found = part[column] = self._told(column)
        self[column] = found
        return found

    def _told(self, column: str) -> object:
        if column.startswith(TEXT_OF):
            return self._places_of(said_in(column))
        if column == UNITS:
            return self._units()
        if column.startswith(NAME_OF):
            return self._name_of(column.removeprefix(NAME_OF))
        if column.startswith(KEY_OF):
            return self._keys(self._values(column.removeprefix(KEY_OF)))
        parent, _dot, name = column.rpartition(".")
        if column == EVERYTHING:
            return _digest(self._records[""])
        if name == EVERYTHING:
            return _digest(self._values(parent))
        return _said(self._values(column))

    def _places_of(self, column: str) -> object:
        """Return where a column has texts that others can stand for, and what it says elsewhere."""
        if column.startswith(NAME_OF):
            units = self._name_of(column.removeprefix(NAME_OF))
            return [(*at, _TEXT if name.__class__ is str and suits(name) else name) for *at, name in units]
        values = self._values(column)
        if {*map(type, values)} == {str} and "\n" not in "".join(values) and all(map(str.strip, values)):
            return len(values)  # all of them are such texts
        others = [_TEXT if value.__class__ is str and suits(value) else value for value in values]
        return _said(others)

    def _name_of(self, key: str) -> list[tuple[str, int, Any]]:
        """Return the name of that unit, and where it stands; of all of them, should there be several of one id."""
        units: Any = self[UNITS]
        return [
            (part, at, unit.get("name"))
            for part in _UNITS
            for at, unit in enumerate(self._below(part))
            if str(units.get(unit.get("id"), unit.get("id"))) == key
        ]

    def _units(self) -> dict[object, int]:
        found: dict[object, int] = {}
        for part in _UNITS:
            for unit in self._below(part):
                found.setdefault(unit.get("id"), len(found))
        found.pop(None, None)
        # of ids that differ in capitals alone lists may say that they are the same: these are told as they are
        return found if len({str(key).lower() for key in found}) == len(found) else {}

    def _keys(self, values: list[Any]) -> object:
        """Return which units are named; where one of them is none, how all are called."""
        units: Any = self[UNITS]
        named = [_unit(units, value) for value in values]
        known = all(value is None or _is_known(units, value) for value in values)
        return _said(named if known else [*values, *units])

    def _values(self, column: str) -> list[Any]:
        parent, _dot, name = column.rpartition(".")
        return [record.get(name) for record in self._below(parent)]

    def _below(self, column: str) -> list[dict[str, Any]]:
        """Return the records of a column."""
        found = self._records.get(column)
        if found is None:
            found = [record.__dict__ for value in self._values(column) for record in _records(value)]
            self._records[column] = found
        return found


#: Where units stand, and what is told of them in whatever part of the data.
_UNITS = ("members", "former_members")
_OF_UNITS = (NAME_OF, KEY_OF, UNITS)


def _unit(units: Mapping[object, int], value: Any) -> Any:
    """Return the unit, or units, that ``value`` names."""
    if value.__class__ is tuple:
        return tuple([units.get(one, one) for one in value])
    return units.get(value, value)


def _is_known(units: Mapping[object, int], value: Any) -> bool:
    return all(one in units for one in value) if value.__class__ is tuple else value in units


@lru_cache(maxsize=128)
def _part(_value: Same) -> dict[str, object]:
    """Return what is told of the columns of one part of the data, such as all members: records never change."""
    return {}


def _records(value: object) -> Iterator[BaseModel]:
    for one in value if isinstance(value, tuple) else (value,):
        if isinstance(one, BaseModel):
            yield one


#: What is written as it is.
_PLAIN = frozenset((str, int, bool, type(None), Decimal, date))


#: Stands for a text of one line, whatever it says; no text of the data is like it.
_TEXT = "\n"


def _shape(value: Any) -> Any:
    """Return what a value says beside what its records say."""
    if isinstance(value, tuple):
        return [True if isinstance(one, BaseModel) else one for one in value]
    return True if isinstance(value, BaseModel) else value


def _said(values: list[Any]) -> object:
    """Return the digest of values, of records only that they are there."""
    plain = _PLAIN.issuperset(map(type, values))
    return _digest(values if plain else [value if type(value) in _PLAIN else _shape(value) for value in values])


def _digest(value: Any) -> object:
    try:
        return blake2b(to_json(value), digest_size=16).digest()
    except PydanticSerializationError:  # a value that cannot be told from others is like no other
        return object()


#: Of a result, what makes it anew with the texts of another alliance; nothing where none of these is printed in it.
Filling = Callable[[Any, Alliance], Callable[[Alliance], Any] | None]


class _Kept(NamedTuple):
    """A result, what else it was made with, the names looked up for it and what the data behind them were;
    ``fill`` puts the texts of another alliance into it."""

    held: object
    names: frozenset[str]
    columns: tuple[str, ...]
    digests: tuple[object, ...]
    result: Any
    fill: Callable[[Alliance], Any] | None


class _KeptItem(NamedTuple):
    """A result about one item, as :class:`_Kept`; ``fields`` are the fields read of the item itself, with their
    values, and the item under no name where all of it was read; ``ids`` those of which only the units counted."""

    held: object
    names: frozenset[Any]
    columns: tuple[str, ...]
    digests: tuple[object, ...]
    fields: tuple[tuple[str, Any], ...]
    ids: tuple[tuple[str, Any], ...]
    result: Any


#: Before the columns that are read of the item that is being judged.
_ITEM = "item:"
_ITEM_KEY = f"{KEY_OF}{_ITEM}"


class Unchanged:
    """Results of one policy and library, by what they are of. Threads may share it.

    A result is kept with the names that were looked up for it and with the digests of the data behind them, as it came
    out of the data of a few alliances. What looks up a name that could be anything is not kept.
    """

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[_Kept, ...]] = {}
        self._items: dict[Hashable, _KeptItem] = {}

    def kept(
        self,
        what: Hashable,
        reads: Reads,
        digests: Mapping[str, object],
        columns: Callable[[str], tuple[str, ...] | None],
        held: object,
        make: Callable[[], _Made],
        alliance: Alliance | None = None,
        filling: Filling | None = None,
    ) -> _Made:
        """Return what ``make`` makes of ``what``, made anew only when what it reads, or ``held``, is not as before.

        ``columns`` tells the columns of the data behind a name, ``None`` for one that could be anything; ``digests``
        what tells the value of a column from any other. With ``filling``, other texts of ``alliance`` that are only
        printed are filled in: it returns what does so, or nothing where none is printed.
        """
        digest = digests.__getitem__
        before = self._made.get(what, ())
        made: _Made
        for kept in before:
            if kept.held == held and kept.digests == tuple(map(digest, kept.columns)):
                reads.now |= kept.names
                made = kept.result if kept.fill is None or alliance is None else kept.fill(alliance)
                return made
        found, own = reads.of(make)
        fill = None
        if filling is None or alliance is None:
            own = whole(own)
            reads.now |= own
        elif any(name.__class__ is str and name.startswith(TEXT_OF) for name in own):
            fill = filling(found, alliance)
        behind = [columns(name) for name in own if isinstance(name, str)]  # the rest are reads of content
        if None not in behind:
            needed = tuple(sorted({column for part in behind for column in part or ()}))
            told = tuple(map(digest, needed))
            self._made[what] = (_Kept(held, frozenset(own), needed, told, found, fill), *before[: _MOST - 1])
        return found if fill is None or alliance is None else fill(alliance)

    def kept_item(
        self,
        what: Hashable,
        item: Record,
        reads: Reads,
        digests: Mapping[str, object],
        columns: Callable[[str], tuple[str, ...] | None],
        held: object,
        make: Callable[[Record], _Made],
    ) -> _Made:
        """Return what ``make`` makes of one ``item`` of a list of the data, as :meth:`kept` does: of the item only the
        fields that are read of it need be as before, whatever other items of the list have in them."""
        digest, field = digests.__getitem__, item.field
        key = (what, item.path)
        kept = self._items.get(key)
        if kept is not None and kept.held == held and kept.digests == tuple(map(digest, kept.columns)):
            for name, value in kept.fields:
                if (now := field(name)) is not value and now != value:
                    break
            else:
                if not kept.ids or kept.ids == _units_in(kept.ids, field, digests):
                    reads.now |= kept.names
                    made: _Made = kept.result
                    return made
        outer, reads.now = reads.now, set()
        try:
            found = make(item.noting_apart(_ITEM))
        finally:
            own, reads.now = reads.now, outer
            elsewhere, fields, ids, names = _apart(own, len(item.column) + 1)
            outer |= names
        behind = [columns(name) for name in whole(elsewhere)]
        if None not in behind:
            needed = tuple(sorted({column for part in behind for column in part or ()})) if behind else ()
            if len(self._items) >= _MOST_ITEMS:
                self._items.clear()
            values = tuple([(name, field(name)) for name in fields])
            units = _units_in([(name, None) for name in ids], field, digests)
            self._items[key] = _KeptItem(held, names, needed, tuple(map(digest, needed)), values, units, found)
        return found


def _units_in(
    ids: Iterable[tuple[str, Any]], field: Callable[[str], Any], digests: Mapping[str, object]
) -> tuple[tuple[str, Any], ...]:
    """Return which unit each of these fields of an item names."""
    units: Any = digests[UNITS]
    values = [(name, field(name)) for name, _named in ids]
    known = all(value is None or _is_known(units, value) for _name, value in values)
    return tuple([(name, _unit(units, value)) for name, value in values] if known else [*values, ("", tuple(units))])


def _apart(own: set[Any], start: int) -> tuple[list[str], list[str], list[str], frozenset[Any]]:
    """Return of what was read the names read elsewhere, the fields of the item (no name for all of it), those of which
    only the units counted that they name, and everything by its own name; what is read of content is told by none of
    the first three. ``start`` is where fields begin."""
    elsewhere, fields, ids, names = list[str](), set[str](), set[str](), set[Any]()
    for name in own:
        if name.__class__ is not str:
            names.add(name)
            continue
        if name.startswith(_ITEM_KEY):
            column = name[len(_ITEM_KEY) :]
            names.add(KEY_OF + column)
            if "." in column[start:]:
                fields.add(column[start:].partition(".")[0])
            else:
                ids.add(column[start:])
            continue
        text = name[: len(TEXT_OF)] == TEXT_OF
        if text:
            name = said_in(name)
        if name[: len(_ITEM)] == _ITEM:
            column = name[len(_ITEM) :]
            names.add(TEXT_OF + column if text else column)
            field = column[start:].partition(".")[0]
            fields.add("" if field == EVERYTHING else field)
        else:
            names.add(TEXT_OF + name if text else name)
            elsewhere.append(name)
    return elsewhere, sorted(fields), sorted(ids), frozenset(names)


def unchanged_of(*things: object) -> Unchanged:
    """Return the results of ``things``, such as a policy and a library: made once for the very same ones."""
    return _unchanged(Same(*things))


@lru_cache(maxsize=32)
def _unchanged(_things: Same) -> Unchanged:
    return Unchanged()


def digests_of(alliance: Alliance) -> DataDigests:
    """Return the digests of an alliance, shared by all that is made of it."""
    return _digests(Same(alliance))


@lru_cache(maxsize=4)
def _digests(same: Same) -> DataDigests:
    alliance: Any = same.things[0]
    return DataDigests(alliance)
