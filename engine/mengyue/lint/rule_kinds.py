"""Rules and dates as their kind says: what a machine judges has something to judge, what a person judges a question."""

from __future__ import annotations

from collections.abc import Iterator

from mengyue.i18n import _
from mengyue.library.policy import CalendarEntry, Recurrence, Rule, RuleKind
from mengyue.lint.fault_places import Pack
from mengyue.model.finding import Finding

__all__ = ["lint_rules"]


def lint_rules(pack: Pack) -> Iterator[Finding]:
    """Yield a finding for each rule that cannot be judged as its kind says and each date that contradicts its words."""
    for index, rule in enumerate(pack.policy.rules):
        place = f"rules[{index}]"
        for message, hint in _rule(rule) if pack.states(place) else ():
            yield pack.fault(place, "LB-RULE", f"{rule.id}：{message}", hint)
    for index, entry in enumerate(pack.policy.calendar):
        place = f"calendar[{index}]"
        for key, message, hint in _entry(entry) if pack.states(place) else ():
            yield pack.fault(f"{place}.{key}", "LB-CALENDAR", f"{entry.id}：{message}", hint)


def _rule(rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.kind is RuleKind.MACHINE:
        if not rule.require and not rule.needs:
            yield _("由程序判断，却没有可判断的表达式"), _("写 require 或者 needs；须由人判断的，kind 改为 review")
        if rule.require and not rule.message:
            yield _("没有写不满足时的结论"), _("写 message")
        if rule.require and not rule.fix:
            yield _("没有写处理办法"), _("写 fix")
    elif rule.kind is RuleKind.REVIEW:
        if not rule.question.rstrip().endswith(("？", "?")):
            yield _("须由人判断，却没有提出问题"), _("写 question，以问号结尾")
        if not rule.fix:
            yield _("没有写处理办法"), _("写 fix")
        if rule.each and f"{rule.bind}." not in rule.question and f"{rule.bind} " not in rule.question:
            hint = _("在 question 中用 {name} 写明是哪一项").format(name="{{ " + rule.bind + ".name }}")
            yield _("逐项提问，问题却不说是哪一项"), hint
    elif rule.require or rule.each:
        message = _("判断方式为 {kind} 的规则不由程序判断，require、each 不起作用").format(kind=rule.kind.value)
        yield message, _("删去，或者 kind 改为 machine")


def _entry(entry: CalendarEntry) -> Iterator[tuple[str, str, str]]:
    safe, outer = entry.safe.replace("末", "99"), entry.outer.replace("末", "99")
    crossing = entry.recurs is Recurrence.WINDOW and entry.opens > entry.outer
    if safe and outer and safe > outer and not crossing:
        yield (
            "safe",
            _("稳妥日期 {safe} 晚于最迟日期 {outer}").format(safe=entry.safe, outer=entry.outer),
            _("改正日期"),
        )
    if entry.wording.endswith("日前") and entry.outer and not entry.ambiguous:
        hint = _("写 ambiguous: true，稳妥日期写前一日")
        yield "wording", _("“{wording}”是否含当日没有规定").format(wording=entry.wording), hint
