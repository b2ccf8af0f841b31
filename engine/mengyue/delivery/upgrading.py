"""A drafted alliance moves to the library as it is now, clause by clause.

Three sides meet: the clause as it was drafted, as it reads now, and what the unit chose. Where they do not agree a
person decides, with all three texts; nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mengyue.delivery.upgrade_steps import KEEP, NEW, VARIANT, Fate, Step, undecided
from mengyue.draft.length import length_of
from mengyue.draft.parameters import parameter_problem
from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.library.clause import Clause
from mengyue.library.clause_life import is_retired, wording_digest
from mengyue.library.content_library import read_library
from mengyue.lock.lockfile import read_lock
from mengyue.lock.restore import restore
from mengyue.lock.signed_data import read_signed
from mengyue.manifest.parts import ClauseUsed
from mengyue.model.alliance import Alliance, ClauseChoice
from mengyue.model.cooperation import AgreementLength
from mengyue.model.finding import EngineError
from mengyue.output.working import working_folder
from mengyue.pipeline import Workshop

__all__ = ["Upgrade", "decided", "plan_upgrade"]

#: Articles of the unit's own are no clauses of the library.
_OWN = "own."


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The way from the draft to the library as it is now. ``gone`` are files that the draft was made from and that are
    nowhere to be had: of their clauses the old text is not known."""

    loaded: Loaded
    steps: Sequence[Step]
    gone: Sequence[str]

    @property
    def about(self) -> str:
        """What the decisions are about: the digest of the data."""
        return self.loaded.data.used.sha256

    @property
    def conflicts(self) -> list[Step]:
        """What a person must decide."""
        return [step for step in self.steps if step.fate is Fate.CONFLICT]


def plan_upgrade(manifest: Path, shop: Workshop, store: Path | None, as_of: date) -> Upgrade:
    """Compare what ``manifest`` was drafted from with the library of ``shop``.

    The texts as drafted come from the library, its git history or ``store``, by digest. Raises :class:`EngineError` for
    a manifest that is no draft's, or whose data are nowhere to be had.
    """
    lock = read_lock(manifest)
    loaded = read_signed(manifest, store, policy=None)
    with working_folder() as folder:
        restored = restore(lock.content, shop.root, store, folder)
        before = read_library(folder, []).clauses
    used = {row.id: row for row in lock.manifest.clauses}
    alliance, now = loaded.alliance, shop.library.clauses
    keys = dict.fromkeys((*used, *alliance.clauses, *(term.clause for term in alliance.special_terms)))
    steps = [
        _step(key, used.get(key), before.get(key), now.get(key), _Own.of(alliance, key), as_of)
        for key in keys
        if not key.startswith(_OWN)
    ]
    return Upgrade(loaded, steps, sorted(restored.gone))


@dataclass(frozen=True, slots=True)
class _Own:
    """What the unit has of its own at one clause: its choice, special terms in it, articles of its own behind it."""

    choice: ClauseChoice | None
    length: AgreementLength
    terms: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()

    @classmethod
    def of(cls, alliance: Alliance, key: str) -> _Own:
        terms = tuple(term.text for term in alliance.special_terms if term.clause == key)
        behind = tuple(article.title for article in alliance.own_articles if article.after == key)
        return cls(alliance.clauses.get(key), length_of(alliance), terms, behind)

    def __str__(self) -> str:
        """In words, with every text in full."""
        parts = [_chosen(self.choice)] if self.choice or not (self.terms or self.behind) else []
        parts += [_("特别约定：{text}").format(text=text) for text in self.terms]
        parts += [_("其后是自拟条“{title}”").format(title=title) for title in self.behind]
        return "；".join(part for part in parts if part)


def _step(key: str, used: ClauseUsed | None, old: Clause | None, new: Clause | None, own: _Own, as_of: date) -> Step:
    choice = own.choice
    variant = (choice.variant if choice else None) or (used.variant if used else "")
    title = new.title if new else old.title if old else key
    base = _text(old, variant, own.length)
    if new is None or is_retired(new, as_of):
        instead = new.replaced_by if new else ""
        reason = _("内容库中不再有这一条款") if new is None else _("条款已停用")
        if instead:
            reason = _("{reason}，由 {clause} 替代").format(reason=reason, clause=instead)
        return Step(key, title, Fate.CONFLICT, base, _text(new, variant, own.length), str(own), reason, may_keep=False)
    known = tuple(v.id for v in new.variants)
    now = _text(new, variant if variant in known else known[0], own.length)
    if choice is None and not (own.terms and base.strip() != now.strip()):
        same = used is not None and used.wording_sha256 == wording_digest(new)
        return Step(key, title, Fate.SAME if same else Fate.NEW, base, now, variants=known)
    reasons = list(_reasons(own, old, new, base, now, known))
    fate = Fate.CONFLICT if reasons else Fate.KEPT
    return Step(
        key, title, fate, base, now, str(own), "；".join(reason for reason, _ok in reasons),
        may_keep=all(still for _reason, still in reasons), variants=known,
    )  # fmt: skip


def _reasons(
    mine: _Own, old: Clause | None, new: Clause, base: str, now: str, known: Sequence[str]
) -> Iterator[tuple[str, bool]]:
    """Yield why what the unit has of its own cannot simply stay, and whether it still could."""
    own, rewritten = mine.choice or ClauseChoice(), base.strip() != now.strip()
    if own.variant and own.variant not in known:
        yield _("不再有本单位选定的表述“{variant}”").format(variant=own.variant), False
    elif own.exclude and new.essential and not (old and old.essential):
        yield _("本单位不采用的条款现在不可缺少"), True
    elif not own.exclude and old is None:
        yield _("起草时的条文找不到，不能比较"), True
    elif own.text and rewritten:
        yield _("本单位自拟条文代替的条文改写了"), True
    elif not own.exclude and rewritten and mine.choice:
        yield _("本单位选定的条文改写了"), True
    elif rewritten and mine.terms:
        yield _("特别约定所在的条文改写了；不论怎样决定，约定都保留"), True
    for name, text in own.parameters.items():
        parameter = new.parameters.get(name)
        if parameter is None:
            yield _("不再有参数“{name}”（本单位填 {value}）").format(name=name, value=text), False
        elif problem := parameter_problem(parameter, text, data=True):
            yield f"{parameter.label}：{problem}", False


def _text(clause: Clause | None, variant: str, length: AgreementLength) -> str:
    if clause is None:
        return ""
    return clause.wording.get(clause.worded(variant, length)) or next(iter(clause.wording.values()), "")


def _chosen(own: ClauseChoice | None) -> str:
    if own is None:
        return _("没有另作选择")
    parts = [_("不采用")] if own.exclude else []
    if own.variant:
        parts.append(_("表述 {variant}").format(variant=own.variant))
    parts += [_("参数 {name}={value}").format(name=name, value=value) for name, value in own.parameters.items()]
    parts += [_("自拟条文：{text}").format(text=own.text)] if own.text else []
    return "；".join(parts)


def decided(upgrade: Upgrade, decisions: Mapping[str, str]) -> Alliance:
    """Return the alliance with what was decided on each conflict; all other choices stay.

    Raises :class:`EngineError` with a line for every conflict that is not decided, or not so that it can be.
    """
    clauses = dict(upgrade.loaded.alliance.clauses)
    wrong: list[str] = []
    for step in upgrade.conflicts:
        choice = decisions.get(step.clause, "").strip()
        if told := undecided(step, choice):
            wrong.append(told)
        elif choice == NEW:
            clauses.pop(step.clause, None)
        elif choice != KEEP:
            clauses[step.clause] = ClauseChoice(variant=choice.removeprefix(VARIANT))
    if wrong:
        raise EngineError("\n".join(wrong))
    return upgrade.loaded.alliance.model_copy(update={"clauses": clauses})
