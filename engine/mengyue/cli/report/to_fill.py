"""What to fill in first: the facts without which many rules cannot be judged, each said once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mengyue.cli.terminal import columns, printable, wrap
from mengyue.i18n import _
from mengyue.model.finding import Finding, State

__all__ = ["FEW", "to_fill", "waiting_for_facts"]

#: Up to so many rules that cannot be judged are told one by one; more are told by the facts that they wait for.
FEW = 5
_ITEM = re.compile(r"\[(\d+)\]")


def waiting_for_facts(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings of one file that are told together, by what is missing: none when they are few."""
    waiting = [finding for finding in findings if finding.state is State.UNJUDGED and finding.lacking]
    return waiting if len(waiting) > FEW else []


def to_fill(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the lines that tell ``findings``, all of one file, by the facts that are missing, table by table."""
    room = max(columns() - 6, 24)
    title = _("先补填这些资料（缺了它们，{count} 项规则暂无法判断）：").format(count=len(findings))
    yield "  " + title
    for section, facts in _sections(findings).items():
        place = _place(section, findings)
        named = "、".join(f"{name}{_items(items)}" for name, items in facts.items() if name)
        text = _("{section}：{facts}").format(section=section, facts=named or _("至少填一项"))
        first, *rest = wrap(printable(f"{place}　{text}" if place else text), room)
        yield "    " + first
        for line in rest:
            yield "      " + line
    rules = "、".join(dict.fromkeys(finding.code for finding in findings))
    for line in wrap(printable(_("涉及规则：{rules}（逐项说明：mengyue explain 编号）").format(rules=rules)), room):
        yield "    " + line


def _sections(findings: Sequence[Finding]) -> dict[str, dict[str, list[int]]]:
    """Sort the missing facts: table or group, then fact, then the numbers of the items that lack it."""
    sections: dict[str, dict[str, list[int]]] = {}
    for finding in sorted(findings, key=lambda f: (f.line or 0, f.column or 0)):
        for label in finding.lacking:
            head, _dot, name = label.partition("·")
            item = _ITEM.search(head)
            section = sections.setdefault(_ITEM.sub("", head), {})
            numbers = section.setdefault(_ITEM.sub("", name), [])
            if item and int(item[1]) not in numbers:
                numbers.append(int(item[1]))
    return sections


def _items(numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    shown = "、".join(map(str, sorted(numbers)[:8]))
    more = _(" 等") if len(numbers) > 8 else ""
    return _("（第 {items}{more} 项）").format(items=shown, more=more)


def _place(section: str, findings: Sequence[Finding]) -> str:
    """Return where the first of the facts belongs: the cell in a workbook, else the line; a sheet that is not there
    has no place."""
    in_workbook = any("!" in finding.label.partition(" ")[0] for finding in findings)
    for finding in findings:
        if _ITEM.sub("", finding.lacking[0].partition("·")[0]) != section:
            continue
        cell = finding.label.partition(" ")[0]
        if "!" in cell:
            return cell
        if finding.line is not None and not in_workbook:
            return _("第 {line} 行").format(line=finding.line)
    return ""
