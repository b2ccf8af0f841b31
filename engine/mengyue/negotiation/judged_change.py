"""Judging proposals: what sort each is, what accepting it would do to the data, and what our ladder says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from mengyue.comparison.cut_words import Step
from mengyue.comparison.differences import Change
from mengyue.comparison.lines import as_compared
from mengyue.comparison.where import Region
from mengyue.draft.own_text import place_of
from mengyue.draft.parameters import parameter_problem
from mengyue.draft.select import OWN
from mengyue.draft.tree import Article, Blank, Draft, Inline, Value
from mengyue.i18n import _
from mengyue.intake.place_labels import label_of
from mengyue.library.clause import ParameterType
from mengyue.library.weakening import weakened
from mengyue.model.alliance import ClauseChoice
from mengyue.model.finding import EngineError
from mengyue.negotiation.facts_in import FactChange, facts_changed, field_at, typed_value, with_plain_figures
from mengyue.negotiation.ladder import stand
from mengyue.negotiation.places_of_data import steps_of, value_at, with_values
from mengyue.negotiation.proposals import Class, Proposal, proposals_of
from mengyue.negotiation.returned_file import Returned
from mengyue.negotiation.row_record import member_named, row_record
from mengyue.negotiation.rows_in import with_rows
from mengyue.negotiation.sent import Sent, SentPaper
from mengyue.negotiation.tree_lines import TreeLine, tree_lines

__all__ = ["judged"]

_CHANGES = {
    Change.REMARK: Class.REMARK, Change.MARK: Class.BESIDE, Change.MOVED: Class.LAYOUT, Change.SPLIT: Class.LAYOUT,
}  # fmt: skip


#: A name with so much in common is the same unit's, written otherwise.
_LIKE = 0.5
Values = tuple[tuple[str, Any], ...]
_NAME = re.compile(r"members\[\d+\]\.name")


def judged(returned: Returned, sent: Sent) -> list[Proposal]:
    """Return the proposals of a returned file, each judged for itself."""
    found = [with_rows(_sorted(proposal, sent), sent) for proposal in proposals_of(returned)]
    found = _proved(found, sent)
    found = _with_variants(found, returned.paper, sent)
    library = sent.shop.library
    chosen = _variants(returned.paper)
    made = []
    for proposal in found:
        clause = library.clauses.get(proposal.clause)
        if proposal.kind is Class.FREE:
            proposal = _weakened(proposal, sent)
        made.append(stand(proposal, clause, chosen.get(proposal.clause, "")))
    return made


def _sorted(proposal: Proposal, sent: Sent) -> Proposal:
    """Return ``proposal`` with its class."""
    if proposal.change in _CHANGES:
        return _unworded(proposal)
    if proposal.clause in proposal.returned.paper.dropped:
        note = _("发出时有这一条，按现在的条款库和数据起草已没有：先定恢复该条，还是在 own_articles 中自拟")
        return proposal.with_(kind=Class.DROPPED, notes=(note,))
    if proposal.place.region is Region.OUTSIDE:
        return proposal.with_(kind=Class.ELSEWHERE)
    paper = proposal.returned.paper
    differences = proposal.returned.differences
    if proposal.change is Change.ADDED:
        first = differences.new[proposal.new_lines[0]]
        if first.is_row:
            return proposal.with_(kind=Class.ROWS)
        if first.head and first.place.region is Region.ARTICLE:
            return proposal.with_(kind=Class.ARTICLE)
        return proposal if proposal.clause else proposal.with_(kind=Class.ELSEWHERE)
    if proposal.change is Change.REMOVED:
        return _removed(proposal, paper)
    return _reworded(proposal, paper, sent)


def _unworded(proposal: Proposal) -> Proposal:
    """Return a proposal that changes no words, with where they went."""
    made = proposal.with_(kind=_CHANGES[proposal.change])
    there = proposal.differences[0].stands
    if proposal.change is Change.MOVED and there is not None and there.name != proposal.place.name:
        return made.with_(notes=(_("移到：{place}").format(place=there.name),))
    return made


def _removed(proposal: Proposal, paper: SentPaper) -> Proposal:
    lines = [paper.placed[at] for at in proposal.old_lines if at in paper.placed]
    if proposal.returned.differences.old[proposal.old_lines[0]].is_row:
        return proposal.with_(kind=Class.ROWS)
    if not proposal.clause:
        return proposal.with_(kind=Class.ELSEWHERE)
    whole = [line for line in paper.tree_lines if line.clause == proposal.clause and not line.table]
    gone = {id(line) for line in lines}
    titled = any(line.block < 0 for line in lines)
    if all(id(line) in gone for line in whole if line.block >= 0) and (titled or len(whole) == len(lines)):
        return proposal.with_(kind=Class.REMOVED)
    if titled and all(line.block < 0 for line in lines):
        return proposal.with_(kind=Class.ELSEWHERE, notes=(_("只删去标题，条文留下：并入前一条的，须人工办理"),))
    return proposal


def _reworded(proposal: Proposal, paper: SentPaper, sent: Sent) -> Proposal:
    line = paper.placed.get(proposal.old_lines[0]) if len(proposal.old_lines) == 1 else None
    if line is None:
        return proposal if proposal.clause else proposal.with_(kind=Class.ELSEWHERE)
    column = max(proposal.column, 0)
    record = row_record(line, sent.loaded.alliance) if proposal.column >= 0 else None
    cells = record.cells if record else line.cells
    inlines = cells[column] if column < len(cells) else ()
    pieces = proposal.differences[0].pieces
    facts = facts_changed(inlines, pieces) or []
    if column < len(line.cells):
        facts = [_renamed(fact, line.cells[column], sent) for fact in facts]
    values = [(fact, _written(fact, sent)) for fact in facts]
    if facts and all(value is not None for _fact, value in values):
        return _of_facts(proposal, facts, {fact.path: value or "" for fact, value in values}, sent)
    notes = tuple(_("涉及资料“{label}”，但改后的文字不能由它得出").format(label=label_of(fact.path)) for fact in facts)
    if line.clause and line.block >= 0 and not line.table and proposal.column < 0:
        return proposal.with_(notes=notes)
    if line.clause and line.block < 0 and proposal.column < 0:
        path = place_of(sent.loaded.alliance, line.clause)
        return proposal.with_(kind=Class.TITLE, values=((f"{path}.title", proposal.new.rpartition("　")[2].strip()),))
    computed = any(isinstance(part, Value) and not part.path for part in inlines)
    if computed and not facts:
        return proposal.with_(kind=Class.COMPUTED, notes=(_("由资料计算得出，不能单独改"),))
    note = _("不出自数据，也不是条文：须改模板、提纲或者表")
    return proposal.with_(kind=Class.ELSEWHERE, notes=(*notes, note))


def _renamed(fact: FactChange, cell: Sequence[Inline], sent: Sent) -> FactChange:
    """Return a fact that names a member: what names another of the members names it, else this one has a new name."""
    known = field_at(fact.path)
    if known is None or not known.is_member_reference or member_named(sent.loaded.alliance, fact.new):
        return fact
    names = (part for part in cell if isinstance(part, Value) and part.text == fact.old and part.path)
    alike = SequenceMatcher(None, fact.old, fact.new).ratio() >= _LIKE
    return next((replace(fact, path=part.path.partition(":")[0]) for part in names if alike), fact)


def _written(fact: FactChange, sent: Sent) -> str | None:
    known = value_at(sent.loaded.alliance, fact.path)
    if not fact.path.startswith("clauses."):
        described = field_at(fact.path)
        other = member_named(sent.loaded.alliance, fact.new)
        if described is not None and described.is_member_reference:
            return other
        return None if other and _NAME.fullmatch(fact.path) else typed_value(fact, known)
    steps = steps_of(fact.path)
    clause = sent.shop.library.clauses.get(str(steps[1]))
    parameter = clause.parameters.get(str(steps[-1])) if clause else None
    if parameter is None:
        return None
    return typed_value(fact, None, figure=parameter.type in (ParameterType.INTEGER, ParameterType.DECIMAL))


def _of_facts(proposal: Proposal, facts: Sequence[FactChange], values: Mapping[str, str], sent: Sent) -> Proposal:
    kind = Class.FACT
    notes: list[str] = []
    for path, value in values.items():
        if path.startswith("clauses."):
            steps = steps_of(path)
            clause = sent.shop.library.clauses.get(str(steps[1]))
            parameter = clause.parameters.get(str(steps[-1])) if clause else None
            problem = parameter_problem(parameter, value, data=True) if parameter else ""
            if problem:
                kind, notes = Class.OUTSIDE, [*notes, f"{parameter.label if parameter else ''}：{problem}"]
            elif kind is Class.FACT:
                kind = Class.PARAMETER
    return proposal.with_(kind=kind, facts=tuple(facts), values=tuple(values.items()), notes=tuple(notes))


def _proved(proposals: list[Proposal], sent: Sent) -> list[Proposal]:
    """Hold that each fact, once in the data, gives the words that came back: else it is a change of wording."""
    made = []
    tried: dict[Values, list[TreeLine] | str] = {}  # a fact that is shown in ten places is tried once
    for proposal in proposals:
        if proposal.kind in (Class.FACT, Class.PARAMETER):
            if proposal.values not in tried:
                tried[proposal.values] = _tried_lines(proposal, sent)
            proposal = _proof(proposal, tried[proposal.values])
        made.append(proposal)
    return made


def _tried_lines(proposal: Proposal, sent: Sent) -> list[TreeLine] | str:
    """Return the lines of the paper with the values of ``proposal`` in the data, or why it cannot be made."""
    try:
        alliance = with_values(sent.loaded.alliance, proposal.values)
        tree = sent.assemble(replace(sent.loaded, alliance=alliance), proposal.returned.paper.kind)
    except (ValueError, EngineError) as error:
        return _("写入数据后不能起草：{error}").format(error=error)
    return tree_lines(tree) if tree is not None else []


def _proof(proposal: Proposal, lines: list[TreeLine] | str) -> Proposal:
    if isinstance(lines, str):
        return _as_words(proposal, lines)
    paper = proposal.returned.paper
    wanted = with_plain_figures(as_compared(proposal.differences[0].new))
    here = paper.placed[proposal.old_lines[0]]
    at = next((number for number, line in enumerate(paper.tree_lines) if line is here), -1)
    if proposal.column >= 0 and 0 <= at < len(lines) == len(paper.tree_lines):
        said = set(lines[at].key[proposal.column : proposal.column + 1])
    else:
        said = {text for line in lines for text in _texts(line.number, line.key)}
    said = {with_plain_figures(as_compared(text)) for text in said}
    if any(wanted == text or _ends(wanted, text) for text in said):
        before = sum(_shows(line.cells, proposal.values) for line in paper.tree_lines)
        note = (_("该资料在文件中共 {count} 处，接受后一并改变").format(count=before),) if before > 1 else ()
        return proposal.with_(notes=(*proposal.notes, *note))
    return _as_words(proposal, _("写入数据后得不出对方的文字"))


def _ends(wanted: str, text: str) -> bool:
    """Tell whether ``wanted`` is a caption and ``text``: short words need the colon in front."""
    return len(text) > 1 and wanted.endswith(text if len(text) > 3 else f"：{text}")


def _texts(number: str, key: Sequence[str]) -> Iterator[str]:
    yield from key
    if number:
        yield number + "".join(key)


def _shows(cells: Sequence[Sequence[object]], values: Sequence[tuple[str, str]]) -> bool:
    paths = {path for path, _value in values}
    parts = [part for cell in cells for part in cell]
    return any(isinstance(part, Value | Blank) and part.path.partition(":")[0] in paths for part in parts)


def _as_words(proposal: Proposal, note: str) -> Proposal:
    line = proposal.returned.paper.placed.get(proposal.old_lines[0])
    clause = line is not None and line.clause and not line.table and proposal.column < 0
    kind = Class.FREE if clause else Class.ELSEWHERE
    return proposal.with_(kind=kind, facts=(), values=(), notes=(*proposal.notes, note))


def _with_variants(proposals: list[Proposal], paper: SentPaper, sent: Sent) -> list[Proposal]:
    """Find articles that now read as another wording of ours: their changes are one, the choice of that wording."""
    kinds = (Class.FREE, Class.PARAMETER, Class.OUTSIDE, Class.REMOVED)
    touched = [proposal for proposal in proposals if proposal.kind in kinds and proposal.clause]
    if not touched or not isinstance(paper.tree, Draft):
        return proposals
    ours = _wordings({p.clause for p in touched}, paper, sent)
    made: list[Proposal] = []
    for clause, group in groupby(proposals, key=lambda p: p.clause if p in touched else ""):
        rows = list(group)
        variant = ours.get((clause, _article(rows[0].returned, clause))) if clause else None
        made += [_joined(rows, variant)] if variant and all(r.kind is not Class.REMOVED for r in rows) else rows
    return made


def _wordings(clauses: set[str], paper: SentPaper, sent: Sent) -> dict[tuple[str, str], str]:
    """Return what every article would say in each of its other wordings."""
    library = sent.shop.library
    found: dict[tuple[str, str], str] = {}
    chosen = _variants(paper)
    options = {
        key: [v.id for v in library.clauses[key].variants if v.id != chosen.get(key)]
        for key in sorted(clauses)
        if key in library.clauses
    }
    for at in range(max((len(variants) for variants in options.values()), default=0)):
        tries = {key: variants[at] for key, variants in options.items() if at < len(variants)}
        for several in ([tries], [{key: variant} for key, variant in tries.items()]):
            if _tried(several, paper, sent, found):
                break
    return found


def _tried(tries: Sequence[Mapping[str, str]], paper: SentPaper, sent: Sent, found: dict[tuple[str, str], str]) -> bool:
    alliance = sent.loaded.alliance
    done = True
    for variants in tries:
        choices = {
            key: alliance.clauses.get(key, ClauseChoice()).model_copy(update={"variant": variant, "text": None})
            for key, variant in variants.items()
        }
        other = alliance.model_copy(update={"clauses": {**alliance.clauses, **choices}})
        try:
            tree = sent.assemble(replace(sent.loaded, alliance=other), paper.kind)
        except EngineError:
            done = False
            continue
        for key, variant in variants.items():
            words = "".join("".join(line.key) for line in tree_lines(tree) if line.clause == key) if tree else ""
            if words:
                found[key, as_compared(words)] = variant
    return done


def _article(returned: Returned, clause: str) -> str:
    """Return the words of an article as it came back."""
    placed = returned.paper.placed
    found: list[str] = []
    inside = False
    for pair in returned.differences.pairs:
        here = [placed[at].clause for at in pair.old if at in placed]
        if pair.old and here:
            inside = clause in here
        elif pair.old:
            inside = False
        if inside:
            found += ["".join(returned.differences.new[at].key) for at in pair.new]
    return as_compared("".join(found))


def _joined(rows: Sequence[Proposal], variant: str) -> Proposal:
    first = rows[0]
    return first.with_(
        kind=Class.VARIANT,
        change=Change.WORDS,
        differences=tuple(d for row in rows for d in row.differences),
        old="\n".join(row.old for row in rows if row.old),
        new="\n".join(row.new for row in rows if row.new),
        old_lines=tuple(at for row in rows for at in row.old_lines),
        new_lines=tuple(at for row in rows for at in row.new_lines),
        values=((f"clauses.{first.clause}.variant", variant),),
        facts=(),
        variant=variant,
        notes=(),
    )


def _variants(paper: SentPaper) -> dict[str, str]:
    if not isinstance(paper.tree, Draft):
        return {}
    articles = [block for block in paper.tree.body if isinstance(block, Article)]
    return {block.origin.clause: block.origin.variant for block in articles if block.origin.variant != OWN}


def _weakened(proposal: Proposal, sent: Sent) -> Proposal:
    rules = sent.shop.library.weakening
    found: list[str] = []
    for difference in proposal.differences:
        gone = "".join(p.text for p in difference.pieces if p.step is Step.GONE)
        come = "".join(p.text for p in difference.pieces if p.step is Step.COME)
        found += weakened(rules, gone, come, difference.new or difference.old)
    if not found:
        return proposal
    note = _("看起来削弱了本方条文：{what}").format(what="、".join(dict.fromkeys(found)))
    return proposal.with_(kind=Class.WEAKER, notes=(*proposal.notes, note))
