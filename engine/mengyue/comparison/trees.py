"""Comparing two trees by clause: which articles came, went or changed, in what, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mengyue.comparison.align import moved
from mengyue.comparison.beside_words import changed_marks
from mengyue.comparison.form_titles import form_titles
from mengyue.comparison.sentences import changed_sentences
from mengyue.comparison.units import Reason, Unit, UnitChange, What
from mengyue.draft.blanks import inlines_of, texts_of
from mengyue.draft.parameters import parameter_values
from mengyue.draft.tree import Article, Block, Draft, Form, Heading, Item, Paragraph, Ref, Subheading, Table, Value
from mengyue.i18n import _
from mengyue.library.clause import Clause
from mengyue.model.alliance import Alliance, ClauseChoice

__all__ = ["compare_units", "units_of"]


def units_of(tree: Draft | Form, alliance: Alliance, clauses: Mapping[str, Clause]) -> list[Unit]:
    """Return the units of a tree in reading order."""
    if isinstance(tree, Form):
        titles = form_titles(tree.layout)
        cells = [
            _unit(f"cell:{key}", "", titles.get(key, key), [_line(cell)], cell) for key, cell in tree.cells.items()
        ]
        groups = [
            _unit(
                f"group:{key}",
                "",
                titles.get(key, key),
                [_line(c) for row in group.rows for c in row.values()],
                group.rows,
            )
            for key, group in tree.groups.items()
        ]
        return cells + groups
    cover = [(line.caption + texts_of(line.inlines), line.caption + texts_of(line.inlines)) for line in tree.cover]
    units = [_unit("cover", "", _("封面"), cover, tree.cover)]
    units.append(_unit("preamble", "", _("序文"), list(_lines(tree.preamble)), tree.preamble))
    units += _body(tree.body, alliance, clauses)
    signing = [
        (" ".join(filter(None, (texts_of(s.name), texts_of(s.legal_representative), s.role, texts_of(s.commitment)))),)
        * 2
        for s in tree.signatures
    ]
    units.append(_unit("signatures", "", _("签署页"), signing, tree.signatures))
    for schedule in tree.schedules:
        title = f"附件{schedule.number} {schedule.title}"
        units.append(_unit(schedule.bookmark, "", title, list(_lines(schedule.blocks)), schedule.blocks))
    return units


def compare_units(
    old: Sequence[Unit], new: Sequence[Unit], steps: Sequence[Sequence[Unit]] = (), *, by_page: bool = False
) -> list[UnitChange]:
    """Return what changed, in the order of ``new`` with what was removed at its old place.

    ``steps`` are OLD under NEW's library, then also under NEW's policy: what already changes there is no change of
    data. Without them every change of a unit of the same version comes from the data. ``by_page`` takes for the same
    wording what the page shows the same, however its numbers were made.
    """
    before, after = {u.key: u for u in old}, {u.key: u for u in new}
    common = [u.key for u in new if u.key in before]
    places = {u.key: at for at, u in enumerate(old)}
    shifted = {common[b] for _a, b in moved([(places[key], at) for at, key in enumerate(common)])}
    chain = [before, *({u.key: u for u in step} for step in steps), after]
    changes = []
    for key in _keys(old, new):
        steps_of = [step.get(key) for step in chain]
        change = _change(key, before.get(key), after.get(key), key in shifted, steps_of, by_page)
        if change:
            changes.append(change)
    return changes


def _change(
    key: str, old: Unit | None, new: Unit | None, shifted: bool, chain: list[Unit | None], by_page: bool
) -> UnitChange | None:
    what: list[What] = []
    marks = changed_marks(old.marks if old else (), new.marks if new else ())
    parameters: list[tuple[str, str, str]] = []
    values: list[tuple[str, str, str]] = []
    if old is None or new is None:
        what.append(What.ADDED if old is None else What.REMOVED)
    else:
        parameters = _changed(old.parameters, new.parameters)
        values = _changed(old.values, new.values)
        if old.variant != new.variant:
            what.append(What.VARIANT)
        if parameters:
            what.append(What.PARAMETER)
        reworded = old.words != new.words and not (by_page and old.lines == new.lines)
        if (reworded or old.title != new.title) and not what:
            what.append(What.WORDING)
        if marks:
            what.append(What.MARKS)
        if shifted:
            what.append(What.MOVED)
        if not what and (old.number != new.number or old.lines != new.lines):
            what.append(What.RENUMBERED)
    if not what:
        return None
    same = what in ([What.RENUMBERED], [What.MOVED])
    sentences = () if same else changed_sentences(_page(old, new), _page(new, old))
    return UnitChange(key, tuple(what), _why(chain), old, new, tuple(parameters), tuple(values), sentences, marks)


def _page(unit: Unit | None, other: Unit | None) -> tuple[str, ...]:
    """Return the lines of a unit, with its title where that differs and is not their beginning."""
    if unit is None:
        return ()
    titled = bool(unit.title) and not "".join(unit.lines[:1]).startswith(unit.title)
    return (unit.title, *unit.lines) if titled and (other is None or other.title != unit.title) else unit.lines


def _why(chain: list[Unit | None]) -> tuple[Reason, ...]:
    """Follow the unit from OLD through the steps to NEW and name each step at which it changed."""
    names = (Reason.LIBRARY, Reason.POLICY, Reason.DATA) if len(chain) == 4 else (Reason.DATA,)
    found = [
        name
        for name, before, after in zip(names, chain[:-1], chain[1:], strict=True)
        if _substance(before) != _substance(after)
    ]
    return tuple(found) or (Reason.DATA,)


def _substance(unit: Unit | None) -> Any:
    return unit and (unit.words, unit.title, unit.version, unit.variant, dict(unit.parameters))


def _keys(old: Sequence[Unit], new: Sequence[Unit]) -> list[str]:
    """Return the keys of NEW in order, those of OLD alone behind the one they followed."""
    present = {u.key for u in new}
    followers: dict[str, list[str]] = {}
    last = ""
    for unit in old:
        if unit.key in present:
            last = unit.key
        else:
            followers.setdefault(last, []).append(unit.key)
    keys = list(followers.get("", ()))
    for unit in new:
        keys += [unit.key, *followers.get(unit.key, ())]
    return list(dict.fromkeys(keys))


def _changed(old: Mapping[str, str], new: Mapping[str, str]) -> list[tuple[str, str, str]]:
    keys = dict.fromkeys([*old, *new])
    return [(key, old.get(key, ""), new.get(key, "")) for key in keys if old.get(key, "") != new.get(key, "")]


def _body(body: Iterable[Block], alliance: Alliance, clauses: Mapping[str, Clause]) -> Iterator[Unit]:
    heading = ""
    loose: list[Block] = []
    for block in body:
        if isinstance(block, Heading | Article) and loose:
            yield _loose(heading, loose)
            loose = []
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Article):
            yield _article(block, alliance, clauses)
        else:
            loose.append(block)
    if loose:
        yield _loose(heading, loose)


def _loose(heading: str, blocks: list[Block]) -> Unit:
    return _unit(f"section:{heading}", "", heading, list(_lines(blocks)), blocks)


def _article(article: Article, alliance: Alliance, clauses: Mapping[str, Clause]) -> Unit:
    origin = article.origin
    clause = clauses.get(origin.clause)
    parameters = {}
    if clause:
        chosen = parameter_values(clause, alliance.clauses.get(clause.id, ClauseChoice()), [])
        parameters = {clause.parameters[name].label: str(value) for name, value in chosen.items()}
    lines = list(_lines(article.blocks))
    return Unit(
        origin.clause or article.bookmark,
        article.number,
        article.title,
        tuple(words for words, _shown in lines),
        tuple(shown for _words, shown in lines),
        origin.version,
        origin.variant,
        parameters,
        _values(article.blocks),
    )


def _unit(key: str, number: str, title: str, lines: Sequence[tuple[str, str]], source: Any) -> Unit:
    return Unit(key, number, title, tuple(a for a, _b in lines), tuple(b for _a, b in lines), values=_values(source))


def _values(source: Any) -> dict[str, str]:
    """Return the values by path; a path used twice in different words keeps both."""
    found: dict[str, list[str]] = {}
    for inline in inlines_of(source):
        if isinstance(inline, Value) and inline.path and not inline.path.startswith("clauses."):
            texts = found.setdefault(inline.path, [])
            if inline.text not in texts:
                texts.append(inline.text)
    return {path: "；".join(texts) for path, texts in found.items()}


def _lines(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if isinstance(block, Heading | Subheading):
            yield block.text, block.number + block.text
        elif isinstance(block, Paragraph):
            yield _line(block.inlines)
        elif isinstance(block, Item):
            words, shown = _line(block.inlines)
            yield f"{block.level} {words}", block.number + shown
        elif isinstance(block, Table):
            head = " | ".join(column.caption for column in block.columns)
            yield from ((line, line) for line in (block.unit_note, head) if line.strip(" |"))
            for row in (*block.rows, *((block.total,) if block.total else ())):
                cells = [_line(cell) for cell in row]
                yield " | ".join(words for words, _s in cells), " | ".join(shown for _w, shown in cells)


def _line(inlines: Iterable[Any]) -> tuple[str, str]:
    parts = list(inlines)
    words = "".join(f"[{p.bookmark}]" if isinstance(p, Ref) else p.text for p in parts)
    return words, texts_of(parts)
