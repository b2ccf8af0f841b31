"""The summary of a comparison: for programs as a mapping, for people as lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mengyue.comparison.author import missed_text, move_text
from mengyue.comparison.beside_words import mark_name
from mengyue.comparison.compare import Comparison
from mengyue.comparison.cut_words import told_words
from mengyue.comparison.differences import Change, Difference
from mengyue.comparison.facts import Fact, Presence
from mengyue.comparison.redline import Redline, Result
from mengyue.comparison.sentences import changed_sentences
from mengyue.comparison.units import Reason, Unit, UnitChange, What
from mengyue.comparison.where import Region
from mengyue.i18n import _
from mengyue.intake.place_labels import label_of

__all__ = ["as_lines", "as_mapping", "unit_line"]

_LONGEST = 60
#: Characters of a sentence that are shown to people; programs get all.
_SENTENCE = 400


def as_mapping(comparison: Comparison, redline: Redline | None) -> dict[str, Any]:
    """Return the summary ready for JSON; the keys are part of the command-line contract."""
    return {
        "document": comparison.title,
        "redline": None
        if redline is None
        else {"result": redline.result.value, "revisions": redline.revisions, "reason": redline.reason},
        "clauses": [_unit(change) for change in comparison.units],
        "entries": [
            {"path": e.path, "name": e.name, "change": "added" if e.added else "removed", "position": e.position}
            for e in comparison.entries
        ],
        "moves": [{"path": m.path, "name": m.name, "old": m.old, "new": m.new} for m in comparison.moves],
        "facts": [{"path": f.path, "label": f.label, "old": f.old, "new": f.new} for f in comparison.facts],
        "places": [{"story": p.story, "place": p.place, "old": p.old, "new": p.new} for p in comparison.places],
        "changes": [_change(found) for found in comparison.differences.found] if comparison.differences else [],
        "not_compared": [
            {"kind": m.kind, "name": m.name, "place": m.place, "near": m.near, "old": m.old, "new": m.new}
            for m in comparison.missed
        ],
        "notes": _notes(comparison, redline),
    }


def as_lines(comparison: Comparison, redline: Redline | None) -> Iterator[tuple[str, str]]:
    """Yield (kind, line): kind is ``head``, ``line`` or ``note``."""
    yield "head", _("比较：{title}").format(title=comparison.title)
    real = [change for change in comparison.units if change.what != (What.RENUMBERED,)]
    shifted = len(comparison.units) - len(real)
    if real:
        yield "head", _("条款（{count} 处）").format(count=len(real))
    for change in real:
        yield "line", unit_line(change)
        for name, old, new in change.parameters:
            yield "note", _arrow(name, old, new)
        for path, old, new in change.values:
            yield "note", _arrow(label_of(path), old, new)
        yield from _differing(comparison, change)
    if shifted:
        yield "line", _("另有 {count} 条只是条号或所引条号顺延").format(count=shifted)
    if comparison.entries:
        yield "head", _("成员和各表的增减（{count} 处）").format(count=len(comparison.entries))
        for entry in comparison.entries:
            yield "line", _presence(entry)
    if comparison.moves:
        yield "head", _("移动（{count} 处，未按修改标出）").format(count=len(comparison.moves))
        for move in comparison.moves:
            yield "line", move_text(move)
    if comparison.facts:
        yield "head", _("资料（{count} 处）").format(count=len(comparison.facts))
        for fact in comparison.facts:
            yield "line", _fact(fact)
    if comparison.places:
        yield "head", _("条文之外（{count} 处）").format(count=len(comparison.places))
        for place in comparison.places:
            yield "line", place.place
            yield from _sides(place.old, place.new)
    if comparison.missed:
        yield "head", _("没有比较的内容（{count} 处，须人工核对）").format(count=len(comparison.missed))
        for thing in comparison.missed:
            yield "line", missed_text(thing)
    for note in _notes(comparison, redline):
        yield "line", _("说明：{note}").format(note=note)
    if comparison.same:
        yield "line", _verdict(comparison)
    if redline is not None:
        yield "head", _outcome(redline, moved=bool(comparison.moves))
        if comparison.missed and redline.result is not Result.REFUSED:
            yield "line", _("上列没有比较的内容不在核验之内")


def _differing(comparison: Comparison, change: UnitChange) -> Iterator[tuple[str, str]]:
    """Yield the sentences that differ in a unit; of files that were read, each with its place and who changed it."""
    if comparison.differences is None:
        for old, new in change.sentences:
            yield from _sides(old, new)
        for kind, old, new in change.marks:
            yield from _sides(old, new, mark_name(kind))
        return
    sides = {(unit.number, unit.title) for unit in (change.old, change.new) if unit}
    for found in comparison.differences.found:
        places = [place for place in (found.place, found.stands) if place and place.region is not Region.OUTSIDE]
        if not any((place.number, place.title) in sides for place in places):
            continue
        said = [found.place.within] if found.place.within else []
        said += [_("{who}修改").format(who="、".join(found.authors))] if found.authors else []
        if said:
            yield "note", "；".join(said)
        if found.change is Change.MARK and found.mark:
            yield from _sides(found.old, found.new, mark_name(found.mark))
        elif found.change is Change.MOVED:
            yield "note", _("移动位置：{text}").format(text=_short(found.new, _SENTENCE))
        elif found.change is Change.SPLIT:
            yield "note", _("分段不同，文字相同：{text}").format(text=_short(found.new, _SENTENCE))
        elif found.change is not Change.REMARK:
            for old, new in changed_sentences(*(text.split("\n") for text in (found.old, found.new))):
                yield from _sides(old, new)
        for remark in found.remarks:
            text = _short(remark.text, _SENTENCE)
            yield "note", _("批注（{author}）：{text}").format(author=remark.author, text=text)


def _verdict(comparison: Comparison) -> str:
    if comparison.missed:
        return _("所比较的文字没有差别；上列内容没有比较，不能说两稿相同")
    if comparison.read:
        return _("文字没有变化（字体、字号、颜色、版面不在比较之列）")
    return _("按条款比较没有变化")


def _sides(old: str, new: str, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield both sides of a change, a line each; one line where there is but one."""
    head = f"{name}·" if name else ""
    if old and new:
        yield "note", head + _("旧：{text}").format(text=_short(old, _SENTENCE))
        yield "note", head + _("新：{text}").format(text=_short(new, _SENTENCE))
    elif old or new:
        text = _("删去：{text}") if old else _("增加：{text}")
        yield "note", head + text.format(text=_short(old or new, _SENTENCE))


def _outcome(redline: Redline, *, moved: bool) -> str:
    if redline.result is Result.WRITTEN and moved:
        text = _(
            "修订稿：{count} 处修订；已核验，全部接受即新稿，全部拒绝即旧稿内容、新稿次序（要旧次序请加 --keep-order）"
        )
        return text.format(count=redline.revisions)
    if redline.result is Result.WRITTEN:
        text = _("修订稿：{count} 处修订；已核验，全部接受即新稿，全部拒绝即旧稿")
        return text.format(count=redline.revisions)
    if redline.result is Result.IDENTICAL:
        return _("两稿内容相同，只有次序不同，没有修订") if moved else _("两稿内容相同，没有修订")
    return _("未能生成修订稿：{reason}").format(reason=redline.reason)


def _unit(change: UnitChange) -> dict[str, Any]:
    return {
        "id": change.key,
        "title": change.title,
        "changes": [what.value for what in change.what],
        "because": [why.value for why in change.why],
        "old": _side(change.old),
        "new": _side(change.new),
        "parameters": [{"name": n, "old": a, "new": b} for n, a, b in change.parameters],
        "values": [{"path": p, "label": label_of(p), "old": a, "new": b} for p, a, b in change.values],
        "sentences": [{"old": a, "new": b} for a, b in change.sentences],
        "marks": [{"kind": kind.value, "old": a, "new": b} for kind, a, b in change.marks],
    }


def _change(found: Difference) -> dict[str, Any]:
    return {
        "place": found.place.name,
        "change": found.change.value,
        "old": found.old,
        "new": found.new,
        "words": told_words(found.pieces),
        "authors": list(found.authors),
        "trace": found.trace.value,
        "comments": [{"author": remark.author, "text": remark.text} for remark in found.remarks],
    }


def _side(unit: Unit | None) -> dict[str, str] | None:
    if unit is None:
        return None
    return {"number": unit.number, "version": unit.version, "variant": unit.variant}


def _notes(comparison: Comparison, redline: Redline | None) -> list[str]:
    notes = list(comparison.notes)
    if comparison.differences is not None and comparison.differences.unlinked:
        text = _("{count} 处对其他条、附件的引用成了普通文字，不再随编号变化")
        notes.append(text.format(count=comparison.differences.unlinked))
    if comparison.differences is not None and comparison.differences.widths:
        text = _("{count} 处只是标点、数字的全角和半角不同")
        notes.append(text.format(count=comparison.differences.widths))
    if redline is not None and redline.unmarked:
        notes.append(_("{count} 段的样式（外观）与原稿不同，没有标成修订").format(count=redline.unmarked))
    if redline is not None and not redline.formats:
        notes.append(_("两稿由不同的程序保存，字体、字号、间距等外观的差别没有标成修订"))
    return notes


def unit_line(change: UnitChange) -> str:
    """Return how a unit changed, in one line for people."""
    words = {
        What.ADDED: _("新增"),
        What.REMOVED: _("删去"),
        What.MOVED: _("移动位置"),
        What.VARIANT: _("改用另一表述"),
        What.PARAMETER: _("参数改动"),
        What.WORDING: _("文字改动"),
        What.RENUMBERED: _("条号顺延"),
    }
    reasons = {
        Reason.DATA: _("数据"),
        Reason.POLICY: _("政策"),
        Reason.LIBRARY: _("条款库"),
        Reason.TEXT: "",
    }
    numbers = [unit.number for unit in (change.old, change.new) if unit is not None and unit.number]
    number = "→".join(dict.fromkeys(numbers))
    names = dict.fromkeys(mark_name(kind) for kind, _old, _new in change.marks)
    words[What.MARKS] = "、".join(_("{name}改动").format(name=name) for name in names)
    what = "、".join(words[item] for item in change.what)
    if change.old and change.new:
        if change.old.variant != change.new.variant:
            what += f"（{change.old.variant} → {change.new.variant}）"
        if change.old.version != change.new.version:
            what += "，" + _("条款版本 {old} → {new}").format(old=change.old.version, new=change.new.version)
    why = "、".join(filter(None, (reasons[item] for item in change.why)))
    line = f"{number} {change.title}：{what}".strip()
    return line + (_("；原因：{why}").format(why=why) if why else "")


def _presence(entry: Presence) -> str:
    text = _("{label}：新增“{name}”（第 {at} 位）") if entry.added else _("{label}：删去“{name}”（原第 {at} 位）")
    return text.format(label=label_of(entry.path), name=entry.name, at=entry.position)


def _fact(fact: Fact) -> str:
    label = f"{fact.label}（{fact.entry}）" if fact.entry else fact.label
    return _arrow(label, fact.old, fact.new)


def _arrow(label: str, old: str, new: str) -> str:
    absent = _("（无）")
    return f"{label}：{_short(old) or absent} → {_short(new) or absent}"


def _short(text: str, longest: int = _LONGEST) -> str:
    flat = " ".join(text.split())
    return flat[: longest - 1] + "…" if len(flat) > longest else flat
