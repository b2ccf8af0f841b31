"""Explanations of what a pack holds besides rules: doubts, dates, and contradictions with other policies."""

from __future__ import annotations

from collections.abc import Iterator

from mengyue.i18n import _, language
from mengyue.library.policy import CalendarEntry, Conflict, Doubt, Policy, PolicyDocument

__all__ = ["CONFLICT", "conflict_code", "documents_by_phase", "pack_keys", "pack_parts", "summary_parts"]

Part = tuple[str, str]
Item = Doubt | CalendarEntry | Conflict
#: The code of a finding on two policies that cannot both be met.
CONFLICT = "CK-CONFLICT"


def pack_keys(policy: Policy) -> Iterator[str]:
    """Yield every code of the pack that :func:`pack_parts` explains."""
    yield from (item.id for item in _items(policy))


def pack_parts(key: str, policy: Policy) -> list[Part]:
    """Return the parts that explain ``key``, none if the pack has no such code.

    A date in several parts is G21-change.lead, G21-change.member; asked for as G21-change, all parts are told.
    """
    found: list[Part] = []
    for item in _items(policy):
        if item.id == key or item.id.startswith(f"{key}."):
            title = (language() == "en" and item.title_en) or item.title
            named = item.at.startswith("《")
            place = item.at if named else _("《{title}》{place}").format(title=policy.title, place=item.at)
            found += [("", f"{item.id}　{title}"), (_("出处"), place)]
            found += [(caption, text) for caption, text in _details(item) if text]
    return found


def summary_parts(policy: Policy) -> Iterator[Part]:
    """Yield the doubts and dates of a pack as two lists."""
    yield _("存疑之处"), "\n".join(f"{d.id}　{d.title}：{d.handling}" for d in policy.doubts)
    yield _("办理期限"), "\n".join(f"{e.id}　{e.title}：{e.wording}" for e in policy.calendar)


def documents_by_phase(policy: Policy) -> Iterator[tuple[str, list[str]]]:
    """Yield each phase (办理阶段) with its papers: code, title, and how one comes by them."""
    for phase in dict.fromkeys(document.stage for document in policy.documents):
        own = [document for document in policy.documents if document.stage == phase]
        yield phase, [f"{document.id}　{document.title}{_how(document)}" for document in own]


def _how(document: PolicyDocument) -> str:
    if not document.source:
        return _("　〔单位自备〕")
    return _("　〔按需生成〕") if document.on_request else ""


def conflict_code() -> list[Part]:
    """Explain the code of contradictions."""
    return [
        ("", f"{CONFLICT}　" + _("两项政策的要求不能同时满足")),
        (_("含义"), _("两项政策的限制没有共同的取值，或者政策文件写明冲突；以哪一项为准见 policies/precedence.yaml。")),
        (_("办法"), _("只申报其中一项，或者向两处主管部门核实后修改资料")),
    ]  # fmt: skip


def _items(policy: Policy) -> tuple[Item, ...]:
    return (*policy.doubts, *policy.calendar, *policy.conflicts)


def _details(item: Item) -> Iterator[Part]:
    if isinstance(item, Doubt):
        yield _("原文情况"), item.text
        yield _("处理"), (language() == "en" and item.handling_en) or item.handling
    elif isinstance(item, Conflict):
        yield _("另一政策"), f"{item.other}　{item.other_at}"
        yield _("说明"), item.reason
    else:
        yield _("期限原文"), item.wording
        yield _("稳妥日期"), item.safe
        yield _("最迟日期"), item.outer
        yield _("报送单位"), "、".join(item.to)
        yield _("说明"), item.note
