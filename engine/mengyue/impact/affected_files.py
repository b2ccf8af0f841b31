"""Files for one affected alliance: a redline of each paper that differs, the supplement where signed text does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from mengyue.change import difference
from mengyue.comparison.author import author_of
from mengyue.comparison.compare import Comparison
from mengyue.comparison.trees import units_of
from mengyue.draft.changes_view import ChangedArticle, ChangesView, changed_articles, numbers_of, quoted_parts
from mengyue.draft.tree import Draft, Stage
from mengyue.file_names import Names
from mengyue.i18n import _
from mengyue.impact.affected_alliance import Assessed, Texts
from mengyue.impact.library_state import LibraryState
from mengyue.language.errors import ExpressionError
from mengyue.language.expression import expression
from mengyue.library.policy import Policy, PolicyDocument
from mengyue.model.finding import EngineError
from mengyue.word.open_docx import open_package

__all__ = ["affected_files"]


def affected_files(
    assessed: Assessed, old: LibraryState, new: LibraryState, as_of: date
) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every file. What cannot be made is said in a text file in its stead."""
    names = Names()
    if assessed.policies is None:
        return
    for texts in assessed.texts:
        for title, make in (
            ("{title}（修订稿）", partial(_redline, texts, assessed, old, new, as_of)),
            ("补充协议（{title}）", partial(_supplement, texts, assessed, new, as_of)),
        ):
            name = names.take(title.format(title=texts.told.title))
            try:
                data = make()
            except EngineError as error:
                yield f"{name}.txt", f"{error}\n".encode()
                continue
            if data:
                yield f"{name}.docx", data


def _redline(texts: Texts, assessed: Assessed, old: LibraryState, new: LibraryState, as_of: date) -> bytes:
    alliance = assessed.loaded.alliance
    modified = alliance.alliance.filled_on or as_of
    sides = []
    for state, tree in ((old, texts.old), (new, texts.new)):
        made = state.shop.render(tree, kind=texts.told.id, title=texts.told.title, modified=modified)
        units = units_of(tree, alliance, state.library.clauses)
        sides.append((units, open_package(made.data, assessed.loaded.file)))
    (mine, before), (theirs, after) = sides
    comparison = Comparison(
        title=texts.told.title, units=(), facts=(), entries=(), moves=(), notes=(),
        old_units=mine, new_units=theirs, old_package=before, new_package=after,
        author=author_of(alliance), on=as_of,
    )  # fmt: skip
    redline = comparison.redline()
    return redline.data or comparison.columns(redline)


def _supplement(texts: Texts, assessed: Assessed, new: LibraryState, as_of: date) -> bytes:
    """Return the supplement by which signed text is changed; nothing where nothing signed is."""
    old, now = texts.old, texts.new
    if not (texts.told.kind == "agreement" and texts.told.done and isinstance(old, Draft) and isinstance(now, Draft)):
        return b""
    assert assessed.policies is not None
    policy, loaded = assessed.policies[1], assessed.loaded
    paper = _paper_of_changes(policy, new)
    if paper is None:
        raise EngineError(_("政策 {policy} 没有补充协议的提纲，补充协议须另行起草").format(policy=policy.id))
    alliance = loaded.alliance
    articles = [*changed_articles(old, now), *_schedules(texts, old, now)]
    view = ChangesView(lambda: difference(alliance, alliance), alliance, articles)
    numbers = numbers_of(old)
    names = {"changes": view, "article": lambda clause: numbers.get(clause, "")}
    tree = new.shop.assemble(loaded, policy, paper, stage=Stage.DRAFT, as_of=as_of, names=names)
    modified = alliance.alliance.filled_on or as_of
    return new.shop.render(tree, kind=paper.id, title=paper.title, modified=modified).data


def _schedules(texts: Texts, old: Draft, new: Draft) -> Iterator[ChangedArticle]:
    """Yield the schedules that read otherwise, as articles: the supplement puts their new text in their stead."""
    before, after = ({schedule.bookmark: schedule for schedule in tree.schedules} for tree in (old, new))
    for unit in texts.units:
        one, other = before.get(unit.key), after.get(unit.key)
        held = one or other
        if held is None:
            continue
        what = "changed" if one and other else "added" if other else "removed"
        lines = unit.new.lines if unit.new else ()
        yield ChangedArticle(what, f"附件{held.number}", held.title, quoted_parts(lines))


def _paper_of_changes(policy: Policy, state: LibraryState) -> PolicyDocument | None:
    """Return the contract of the policy that is written from changes."""
    for paper in policy.documents:
        folder, _slash, name = paper.source.partition("/")
        outline = state.library.papers.get(name) if folder == "papers" else None
        try:
            if outline and outline.kind == "contract" and "changes" in expression(outline.needs or "true").names:
                return paper
        except ExpressionError:
            continue
    return None
