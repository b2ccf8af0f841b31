"""The impact as an Excel workbook for the department: changes, alliances, what is to be done, findings, texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mengyue.docx.list_workbook import Listed, list_workbook
from mengyue.i18n import _
from mengyue.impact.impact_report import Report
from mengyue.impact.portfolio import Kept
from mengyue.impact.summary_lines import change_lines, headline
from mengyue.impact.told_change import duty_name, effect_name, kind_name
from mengyue.model.finding import Severity, severity_name

__all__ = ["workbook"]


def workbook(report: Report, kept: Kept) -> bytes:
    """Return the .xlsx. Every cell is text: what looks like a formula stays text."""
    return list_workbook(headline(report), report.as_of, (Listed(*sheet) for sheet in _sheets(report, kept)))


def _sheets(report: Report, kept: Kept) -> Iterable[tuple[str, Sequence[tuple[str, float]], Iterable[tuple[str, ...]]]]:
    yield (
        _("概要"),
        ((_("项目"), 24), (_("内容"), 90)),
        [
            (_("结论"), headline(report)),
            (_("判断日期"), report.as_of.isoformat()),
            *((_("须知"), note) for note in report.notes),
            *((duty_name(kind), f"{duty.count}　{duty.text}") for (kind, _a), duty in kept.duties.items()),
        ],
    )
    yield (
        _("内容库变动"),
        ((_("类别"), 10), (_("变化"), 8), (_("编号"), 18), (_("名称"), 34), (_("政策"), 16), (_("出处"), 20),
         (_("原来"), 28), (_("现在"), 28), (_("逐项对照"), 60)),
        (
            (kind_name(c.kind), effect_name(c.effect), c.id, c.title, c.policy, c.at, c.old, c.new,
             "\n".join(change_lines(c)))
            for c in report.changes
        ),
    )  # fmt: skip
    yield (
        _("联合体"),
        ((_("联合体"), 34), (_("数据文件"), 30), (_("政策"), 16), (_("新增错误"), 10), (_("已签协议有变"), 12),
         (_("新出现"), 10), (_("不再有"), 10), (_("内容有变的文件"), 34), (_("须办事项数"), 10), (_("说明"), 40)),
        (
            (i.name, i.file, i.policy if i.policy == i.new_policy else f"{i.policy} → {i.new_policy}",
             _yes(i.blocked), _yes(i.signed), str(len(i.appeared)), str(len(i.vanished)),
             "、".join(d.title for d in i.documents), str(len(i.duties)), i.problem or i.not_compared)
            for i in kept.alliances()
        ),
    )  # fmt: skip
    yield (
        _("须办事项"),
        ((_("联合体"), 34), (_("类别"), 14), (_("事项"), 80), (_("最迟日期"), 12)),
        (
            (i.name, duty_name(d.kind), d.text, d.by.isoformat() if d.by else "")
            for i in kept.alliances()
            for d in i.duties
        ),
    )
    yield (
        _("问题"),
        (
            (_("联合体"), 34),
            (_("变化"), 10),
            (_("规则"), 14),
            (_("级别"), 8),
            (_("位置"), 24),
            (_("结论"), 70),
            (_("依据"), 34),
        ),
        _findings(kept),
    )
    yield (
        _("文件内容"),
        ((_("联合体"), 34), (_("文件"), 24), (_("条号"), 10), (_("条或栏目"), 24), (_("原文"), 60), (_("新文"), 60)),
        (
            (i.name, d.title, u.number, u.title, s.old, s.new)
            for i in kept.alliances()
            for d in i.documents
            for u in d.units
            for s in u.sentences or ()
        ),
    )


def _findings(kept: Kept) -> Iterable[tuple[str, ...]]:
    for impact in kept.alliances():
        for name, findings in ((_("新出现"), impact.appeared), (_("不再有"), impact.vanished)):
            for f in findings:
                level = severity_name(Severity(f.severity))
                yield impact.name, name, f.code, level, f.label, f.message, f.basis
        for moved in impact.altered:
            yield impact.name, _("改变"), moved.code, "", moved.title, f"{moved.old} → {moved.new}", ""


def _yes(value: bool) -> str:
    return _("是") if value else ""
