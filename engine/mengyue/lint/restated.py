"""What a pack of one authority takes over from another's and has not said again, and what names the other place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mengyue.i18n import _
from mengyue.library.merge_packs import MERGED_BY_ID
from mengyue.library.place_names import place_names
from mengyue.library.policy import Conflict, Doubt, Policy
from mengyue.lint.fault_places import Pack
from mengyue.model.base import Model
from mengyue.model.finding import Finding, Severity

__all__ = ["lint_restated"]

#: What only cites: it may name the place whose text it stands in.
_CITES = frozenset(("at", "quote", "note", "of", "title_en", "handling", "text"))


def lint_restated(pack: Pack, packs: Mapping[str, Pack]) -> Iterator[Finding]:
    """Yield a warning that lists what a pack of another authority inherits and does not state itself, and an error for
    each such entry that names the other place."""
    base = packs.get(pack.policy.extends)
    if base is None or not base.policy.issuer or base.policy.issuer == pack.policy.issuer:
        return
    kept = list(_kept(pack, packs))
    if kept:
        listed = "、".join(label for label, _item in kept)
        said = _("沿用《{title}》而没有改写的：{listed}").format(title=base.policy.title, listed=listed)
        hint = _("发文机关不同，逐项对照本政策的文本：有规定的改写并写明出处，没有规定的写入 without")
        yield pack.fault("extends", "LB-RESTATE", said, hint, Severity.WARNING)
    own = place_names(pack.policy)
    foreign = [name for name in place_names(base.policy) if name not in own and name not in pack.policy.place]
    for label, item in kept:
        if isinstance(item, Doubt | Conflict):
            continue
        named = sorted((name for name in foreign if any(name in text for text in _texts(item))), key=len)
        if named:
            said = _("沿用的{label}写有“{name}”，本政策适用于{place}")
            place = pack.policy.place or pack.policy.title
            hint = _("在本政策文件中改写这一项，或者写入 without")
            yield pack.fault("extends", "LB-PLACE", said.format(label=label, name=named[-1], place=place), hint)


def _kept(pack: Pack, packs: Mapping[str, Pack]) -> Iterator[tuple[str, object]]:
    policy, titles = pack.policy, tuple(f"《{title}》" for title in _above(pack.policy, packs))
    names = {
        "rules": _("规则"), "contents": _("必备内容"), "documents": _("文件"), "calendar": _("期限"),
        "doubts": _("存疑"), "conflicts": _("冲突"),
    }  # fmt: skip
    for key in MERGED_BY_ID:
        for index, item in enumerate(getattr(policy, key)):
            if item.at.startswith(titles) and not pack.states(f"{key}[{index}]"):
                yield f"{names[key]} {item.id}", item
    for name, figure in policy.parameters.items():
        if figure.at.startswith(titles) and not pack.states(f"parameters.{name}"):
            yield _("参数 {name}").format(name=name), figure
    for name, choice in policy.choices.items():
        if choice.of:
            yield _("条款的适用表述 {name}").format(name=name), choice


def _above(policy: Policy, packs: Mapping[str, Pack]) -> Iterator[str]:
    seen = {policy.id}
    while (above := packs.get(policy.extends)) and above.policy.id not in seen:
        policy = above.policy
        seen.add(policy.id)
        yield policy.title


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            if name not in _CITES:
                yield from _texts(getattr(value, name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
