"""Parties: whoever stands in a table is bound by the agreement, or is seen not to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any, cast

from mengyue.draft.tree import Value
from mengyue.i18n import _
from mengyue.model.base import Model
from mengyue.model.describe import FieldDescription, Shape, describe
from mengyue.model.finding import Finding
from mengyue.once import Same
from mengyue.proof.case import Case
from mengyue.proof.party_names import hiding, names_as_they_are, nearest, outsiders
from mengyue.proof.reading import Passage, Section

__all__ = ["parties"]

#: Facts that only the application form shows; here it is the agreement that is read.
_NOT_SHOWN = ("team", "platforms", "members")
_ORGANISATION = re.compile("[一-龥（）]{2,24}(?:有限公司|股份公司|大学|学院|研究院|研究所)")
_SMALL_WORDS = re.compile("^.{0,10}(?:由|与|和|及|向|为|经|在|委托|包括|提供|会同|联合)")


def parties(case: Case) -> Iterator[Finding]:
    """Find members named in the data who are no members, and outsiders named in the tables."""
    members = {member.id for member in case.alliance.members}
    shown = {section.bookmark: section for section in case.reading.schedules}
    for path, label, key in _every_reference(case.alliance):
        if key not in members:
            message = _("{label}“{key}”不是成员单位").format(label=label, key=key)
            yield case.report("PF-PARTY-UNKNOWN", _section_of(case, path), None, message, found=key, path=path)
    right = names_as_they_are(case)
    known = [*(m.name for m in case.alliance.members if m.name), *outsiders(case)]
    tables = [section for section in case.reading.sections if section.bookmark in shown]
    units = case.kept.over(tables, "units named", None, partial(_any_units, case))
    tables = [section for section, any_ in zip(tables, units, strict=True) if any_]
    yield from case.each_passage(
        "parties", tables, partial(_outside, case, known, hiding(case)), known, right, case.stand_ins
    )


def _any_units(case: Case, section: Section) -> bool:
    """Tell whether the tables of a section speak of a unit other than by its name alone."""
    return bool(case.kept.fresh(section.passages, "units named", None, _any_unit))


def _any_unit(passage: Passage) -> bool:
    return bool(passage.table and _ORGANISATION.search(passage.text))


def _outside(
    case: Case, known: list[str], hidden: Callable[[str], str], section: Section, passage: Passage
) -> Iterator[Finding]:
    if not passage.table or not _ORGANISATION.search(passage.text):
        return
    for _at, part in passage.parts():
        if not isinstance(part, Value) or not part.path:
            continue
        for found in _ORGANISATION.finditer(hidden(part.text)):
            name = _SMALL_WORDS.sub("", found[0])
            if len(name) > 4 and not any(name in other or nearest(other, found[0]) for other in known):
                message = _("表中提到“{name}”，不是成员单位").format(name=name)
                yield case.report("PF-PARTY-OUTSIDE", section, passage, message, found=name, path=part.path)


def _every_reference(alliance: Model) -> Iterator[tuple[str, str, str]]:
    """Yield the same of all parts of the data that the agreement shows; of a part that is the very one of before, what
    is known."""
    for name in describe(type(alliance)):
        value = getattr(alliance, name) if name not in _NOT_SHOWN else None
        if value is not None:
            yield from _references_of(type(alliance), name, Same(value))


@lru_cache(maxsize=128)
def _references_of(model: type[Model], name: str, value: Same) -> tuple[tuple[str, str, str], ...]:
    return tuple(_in_field(name, describe(model)[name], value.things[0]))


@lru_cache(maxsize=8192)
def _references_in(item: Same, path: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(_references(cast(Model, item.things[0]), path))


def _references(record: Model, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield path, label and value of every fact that names a member by its id."""
    for name, described in describe(type(record)).items():
        value = getattr(record, name)
        if value is not None:
            yield from _in_field(f"{path}.{name}", described, value)


def _in_field(below: str, described: FieldDescription, value: Any) -> Iterator[tuple[str, str, str]]:
    if described.is_member_reference and isinstance(value, str):
        yield below, described.label, value
    elif described.record is None:
        return
    elif described.shape is Shape.LIST:
        for index, item in enumerate(value):
            yield from _references_in(Same(item), f"{below}[{index}]")
    elif described.shape is Shape.ONE:
        yield from _references(value, below)


def _section_of(case: Case, path: str) -> Section | None:
    """The schedule in which a fact is shown, by the name of the schedule's source."""
    name = path.partition("[")[0].rpartition(".")[2]
    names = {"shares": "revenue"}
    outline = case.library.outlines.get(case.draft.id)
    for source in outline.schedules if outline else ():
        if names.get(name, name) in (source.id, *source.tables):
            return next((s for s in case.reading.schedules if s.title == source.title), None)
    return None
