"""What a pack says of dates, doubts and other policies: every name must lead somewhere, every day must exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mengyue.i18n import _
from mengyue.library.data_model import data_model
from mengyue.library.policy import CalendarEntry, Policy, Recurrence
from mengyue.library.policy_scaffold import UNTITLED
from mengyue.lint.fault_places import Pack
from mengyue.model.describe import Kind, describe, walk
from mengyue.model.finding import Finding, Severity
from mengyue.model.member import Tier

__all__ = ["lint_pack"]

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
#: The fields that the two families of entries need.
_NEEDED = {
    Recurrence.YEARLY: ("safe", "outer"),
    Recurrence.WINDOW: ("opens", "safe", "outer"),
    Recurrence.ONCE: ("event", "unit"),
    Recurrence.EVERY: ("event", "unit"),
}


def lint_pack(pack: Pack, others: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding for every entry of the calendar, and every conflict, that does not hold together."""
    policy = pack.policy
    yield from _unsaid(pack)
    for index, entry in enumerate(policy.calendar):
        for problem in _problems(entry, policy):
            yield pack.fault(f"calendar[{index}]", "LB-CALENDAR", f"{entry.id}：{problem}")
    for index, conflict in enumerate(policy.conflicts):
        if conflict.other not in others:
            message = _("没有代号为“{id}”的政策").format(id=conflict.other)
            yield pack.fault(f"conflicts[{index}].other", "LB-POLICY", f"{conflict.id}：{message}")
    for name, parameter in policy.parameters.items():
        if parameter.limits and parameter.bound is None:
            message = _("参数 {name}：写了 limits，还要写 bound").format(name=name)
            yield pack.fault(f"parameters.{name}", "LB-POLICY", message)


def _unsaid(pack: Pack) -> Iterator[Finding]:
    """What a pack has none of and does not say so: forgotten, and no report date, paper or order would come of it."""
    policy = pack.policy
    if policy.always:
        return
    lists = {"calendar": (policy.calendar, _("办理期限")), "documents": (policy.documents, _("文件"))}
    for key, (entries, label) in lists.items():
        if not entries and not pack.states(key):
            message = _("没有{label}（{key}）").format(label=label, key=key)
            hint = _("写上{label}；政策确实没有的，写 {key}: []").format(label=label, key=key)
            yield pack.lack(key, "LB-POLICY", message, hint, Severity.WARNING)
    says = {"title": "" if policy.title == UNTITLED else policy.title, "issuer": policy.issuer, "place": policy.place}
    for key, said in says.items():
        if not said:
            label = describe(Policy)[key].label
            message = _("没有写{label}（{key}）").format(label=label, key=key)
            yield pack.lack(key, "LB-POLICY", message, _("写上{label}").format(label=label), Severity.WARNING)


def _problems(entry: CalendarEntry, policy: Policy) -> Iterator[str]:
    for name in _NEEDED[entry.recurs]:
        if getattr(entry, name) in ("", None):
            yield _("缺少 {name}").format(name=name)
    counted = entry.recurs in (Recurrence.ONCE, Recurrence.EVERY)
    if counted and entry.after is None and not entry.after_at:
        yield _("缺少 {name}").format(name="after")
    for day in (entry.opens, entry.safe, entry.outer):
        if day and not _exists(day):
            yield _("“{day}”不是日期，应写作 03-01 或者 02-末").format(day=day)
    if entry.ambiguous and entry.outer and entry.safe == entry.outer:
        yield _("用语有歧义，稳妥日期应早于最迟日期")
    dates = {path for path, described in walk(data_model()) if described.kind is Kind.DATE}
    for event in (entry.event, entry.done):
        below = event.startswith(".") and entry.each and any(path.endswith(f"[]{event}") for path in dates)
        if event and event not in dates and not below:
            yield _("“{event}”不是数据文件中的日期").format(event=event)
    if not _leads_to_somebody(entry, policy):
        yield _("“{role}”不是数据位置，也不是用语中的键，不知道由谁办理").format(role=entry.by_whom)
    if entry.rule and entry.rule not in {rule.id for rule in policy.rules}:
        yield _("没有规则“{rule}”").format(rule=entry.rule)
    for name in entry.documents:
        if name not in {document.id for document in policy.documents}:
            yield _("文件清单中没有“{name}”").format(name=name)


def _leads_to_somebody(entry: CalendarEntry, policy: Policy) -> bool:
    """Tell whether ``by_whom`` says who acts: a tier of members, a word of the policy or a place of the data."""
    role = entry.by_whom
    if role == "authority" or role in list(Tier) or role in policy.vocabulary:
        return True
    paths = {path for path, _described in walk(data_model())}
    return role in paths or (role.startswith(".") and any(path.endswith(f"[]{role}") for path in paths))


def _exists(day: str) -> bool:
    found = re.fullmatch(r"(\d\d)-(\d\d|末)", day, re.ASCII)
    if not found or not 1 <= int(found[1]) <= 12:
        return False
    return found[2] == "末" or 1 <= int(found[2]) <= _DAYS[int(found[1]) - 1]
