"""Choosing: which clauses apply, and in which variant. Numbers depend on the choice, so it comes first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from mengyue.checks.noted import noted_by
from mengyue.checks.unchanged import Unchanged, unchanged_of
from mengyue.draft.own_text import ARTICLE_MARK, marks_in
from mengyue.draft.parameters import parameter_values
from mengyue.draft.wording_scope import TracedScope, Wording
from mengyue.i18n import _
from mengyue.library.clause import Clause, ClauseStatus, Variant
from mengyue.library.clause_life import is_retired
from mengyue.library.content_library import Library
from mengyue.library.policy import ClauseDefault, Policy
from mengyue.model.alliance import Alliance, ClauseChoice, OwnArticle
from mengyue.model.finding import Finding, InputError, Severity, State
from mengyue.once import Same

__all__ = ["OWN", "Chosen", "choose", "chosen_of", "figures_of", "own_article", "refuse_unknown_choices", "results_of"]

#: The variant that own text is told as.
OWN = "own"
_NO_CHOICE, _NOTHING = ClauseChoice(), ClauseDefault()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A clause in the variant chosen, with the reason. What its parameters are is asked where it is worded
    (:func:`figures_of`): to choose and number takes none of them."""

    clause: Clause
    variant: Variant
    why: str
    #: Own text that stands for the library's, and the path of the data that hold it.
    own: str = ""
    path: str = ""
    #: A title of this alliance's own.
    title: str = ""


def refuse_unknown_choices(alliance: Alliance, library: Library) -> None:
    """Raise :class:`InputError` for every choice of a clause, variant or parameter that the library does not have, and
    for every parameter out of bounds."""
    faults: list[Finding] = []
    for key, choice in alliance.clauses.items():
        clause = library.clauses.get(key)
        if clause is None:
            faults.append(_fault(f"clauses.{key}", _("条款库中没有条款“{key}”").format(key=key)))
            continue
        known = [v.id for v in clause.variants]
        if choice.variant and choice.variant not in known:
            faults.append(
                _fault(
                    f"clauses.{key}.variant",
                    _("条款“{key}”没有表述“{variant}”").format(key=key, variant=choice.variant),
                    _("可选：{known}").format(known="、".join(known)),
                )
            )
        parameter_values(clause, choice, faults)
    faults += _own_faults(alliance, library)
    if faults:
        raise InputError(faults)


def figures_of(scope: TracedScope, alliance: Alliance, clause: Clause) -> dict[str, Any]:
    """Return the parameters of ``clause`` for this alliance under the policy of ``scope``."""
    scope.find_fields("clauses")  # read without the language
    own = alliance.clauses.get(clause.id, _NO_CHOICE)
    suited = _suited(scope.policy, clause.id).parameters
    return parameter_values(clause, own, [], suited=suited, said=scope.said)


def _suited(policy: Policy | None, clause: str) -> ClauseDefault:
    return policy.choices.get(clause, _NOTHING) if policy else _NOTHING


def _own_faults(alliance: Alliance, library: Library) -> Iterator[Finding]:
    """Yield a finding for each place and reference of own text that the library and the data do not have."""
    own = {f"own.{article.id}" for article in alliance.own_articles}
    seen: set[str] = set()
    for at, article in enumerate(alliance.own_articles):
        if article.id in seen:
            yield _fault(f"own_articles[{at}].id", _("自拟条的编号“{id}”重复").format(id=article.id))
        seen.add(article.id)
        if article.after not in library.clauses and article.after not in own - {f"own.{article.id}"}:
            message = _("自拟条“{title}”的位置“{after}”不是条款编号")
            yield _fault(f"own_articles[{at}].after", message.format(title=article.title, after=article.after))
    for at, term in enumerate(alliance.special_terms):
        if term.clause not in library.clauses and term.clause not in own:
            yield _fault(f"special_terms[{at}].clause", _("条款库中没有条款“{key}”").format(key=term.clause))
    texts = {f"clauses.{key}.text": choice.text for key, choice in alliance.clauses.items()}
    texts |= {f"own_articles[{at}].text": article.text for at, article in enumerate(alliance.own_articles)}
    texts |= {f"special_terms[{at}].text": term.text for at, term in enumerate(alliance.special_terms)}
    for path, text in texts.items():
        for kind, name in marks_in(text or ""):
            if kind == ARTICLE_MARK and name not in library.clauses and name not in own:
                yield _fault(path, _("自拟条文引用的条款“{key}”不在条款库中").format(key=name))


def choose(scope: TracedScope, alliance: Alliance, library: Library, clause: Clause, as_of: date) -> Chosen | None:
    """Return the variant of ``clause`` that applies, or ``None`` when the clause does not.

    Order: the alliance file's own choice, the IP preset, a variant whose condition holds, the first without one.
    """
    own, suited = alliance.clauses.get(clause.id), _suited(scope.policy, clause.id)
    excluded = own.exclude if own else suited.exclude
    if excluded or is_retired(clause, as_of) or not scope.test(clause.when):
        return None
    variant, why = _variant(scope, own or _NO_CHOICE, suited, alliance, library, clause)
    if variant is None:
        return None
    if own and own.text:
        approved = _("；批准人：{name}").format(name=own.approved_by) if own.approved_by else ""
        path = f"clauses.{clause.id}.text"
        return _chosen(Same(clause, variant), _("自拟条文") + approved, own.text, path, own.title or "")
    return _chosen(Same(clause, variant), why, "", "", own.title or "" if own else "")


@lru_cache(maxsize=2048)
def _chosen(of: Same, why: str, own: str, path: str, title: str) -> Chosen:
    """Return a choice: the very same of before for the same variant, so that what was made with it is known."""
    clause, variant = of.things
    return Chosen(clause, variant, why, own, path, title)  # type: ignore[arg-type]


def chosen_of(scope: TracedScope, alliance: Alliance, library: Library, clause: Clause, as_of: date) -> Chosen | None:
    """Return what :func:`choose` returns, of before where nothing has changed by which it chooses."""

    def make() -> Chosen | None:
        # it reads the choices of the file, and the preset where one has the clause, without their names
        scope.find_fields("clauses")
        if _is_preset(library, clause):
            scope.find_columns("ip", "ip.preset")
        return choose(scope, alliance, library, clause, as_of)

    return scope.kept(results_of(scope.policy, library, scope.wording), ("chosen", clause.id), as_of, make)


def _is_preset(library: Library, clause: Clause) -> bool:
    return any(clause.id in preset.variants for preset in library.presets.values())


def results_of(policy: Policy | None, library: Library, wording: Wording) -> Unchanged | None:
    """Return what was made with ``policy`` and ``library`` before. Nothing for a library that notes what is read of it
    under a policy that does not note it in the same place: what was made of both is to count as read again."""
    noted = noted_by(library.clauses)
    if noted is None:
        return unchanged_of(policy, library, wording) if isinstance(library.clauses, dict) else None
    return unchanged_of(policy, library, wording) if policy and noted_by(policy.definitions) is noted else None


def own_article(article: OwnArticle, at: int) -> Chosen:
    """Return an article of this alliance's own as if it were a clause; it stands at ``at`` in the data."""
    variant = Variant(id=OWN, title=_("自拟条文"))
    clause = Clause.model_construct(
        id=f"own.{article.id}", title=article.title, version="", status=ClauseStatus.DRAFT, variants=(variant,),
        reason=article.reason or "", risk="", wording={}, requires=(), conflicts=(), defines=(), statutes=(),
        satisfies=(), parameters={}, when="", essential=False, file="", lines={}, places={}, ladder=(),
    )  # fmt: skip
    approved = _("；批准人：{name}").format(name=article.approved_by) if article.approved_by else ""
    return Chosen(clause, variant, _("自拟条文") + approved, article.text, f"own_articles[{at}].text")


def _variant(
    scope: TracedScope,
    own: ClauseChoice,
    suited: ClauseDefault,
    alliance: Alliance,
    library: Library,
    clause: Clause,
) -> tuple[Variant | None, str]:
    by_id = {v.id: v for v in clause.variants}
    if own.variant:
        return by_id[own.variant], _("数据文件选定")
    preset = library.presets.get(str(alliance.ip.preset)) if alliance.ip and alliance.ip.preset else None
    if preset and clause.id in preset.variants:
        wanted = preset.variants[clause.id]
        if wanted not in by_id:
            message = _("方案{preset}：条款“{key}”没有表述“{variant}”")
            text = message.format(preset=preset.id, key=clause.id, variant=wanted)
            file = "clauses/presets.yaml"
            raise InputError([Finding("LB-PRESET", Severity.ERROR, text, file=file, state=State.FAULT)])
        return by_id[wanted], _("知识产权方案{preset}").format(preset=preset.id)
    if suited.variant in by_id and scope.policy:
        title = suited.of or scope.policy.short_title or scope.policy.title
        return by_id[suited.variant], _("{policy}的适用表述").format(policy=title)
    for variant in clause.variants:
        if variant.when and scope.test(variant.when):
            return variant, _("条件成立：{when}").format(when=variant.when)
    for variant in clause.variants:
        if not variant.when:
            return variant, _("默认表述")
    return None, ""


def _fault(path: str, message: str, hint: str = "") -> Finding:
    return Finding("DR-CHOICE", Severity.ERROR, message, path=path, hint=hint, state=State.FAULT)
