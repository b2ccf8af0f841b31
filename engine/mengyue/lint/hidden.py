"""Content that an overlay hides or changes, though what is beneath needs it: told once, where the overlay says so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from mengyue.i18n import _
from mengyue.library.layers import Change, Composition
from mengyue.library.open_library import composition_of
from mengyue.library.overlay_files import is_collection
from mengyue.model.finding import Finding, Severity, State

__all__ = ["told_above"]

_NAMED = 3
#: Faults of content that names a requirement or a tag of a policy that there is not.
_ASKED_FOR = ("LB-SATISFIES", "LB-TAG")
_QUOTED = re.compile("“([^“”]+)”")
#: Where the files of one record lie, by the folder of their kind.
_PLACES = {
    "clauses/": "clauses/<主题>/<名称>.md",
    "policies/": "policies/<代号>/policy.yaml",
    "templates/": "templates/agreements、papers、forms、reports/<代号>.yaml",
}


def told_above(findings: Sequence[Finding], root: Path) -> list[Finding]:
    """Return ``findings`` of the library at ``root``; errors in what lies beneath an overlay, about what it changes,
    become one for each change, at its line: nobody can mend them where they show."""
    made = composition_of(root)
    if made is None:
        return list(findings)
    kept: list[Finding] = []
    caused: dict[str, list[Finding]] = defaultdict(list)
    changes = {change.key: change for change in (*made.before, *made.changes) if change.way != "added"}
    without = [change.beneath for change in changes.values() if change.way == "removed" and "policies/" in change.key]
    for finding in findings:
        if _went_with_policy(finding, made, without):
            continue
        change = _cause(finding, made, changes)
        if change is None:
            kept.append(finding)
        else:
            caused[change.key].append(finding)
    return [*_unread(made), *kept, *(_told(changes[key], found, made) for key, found in caused.items())]


def _unread(made: Composition) -> Iterator[Finding]:
    """Tell of files that lie where nothing reads them: whoever wrote them believes that they hold."""
    for change in (*made.before, *made.changes):
        if change.way != "added" or change.key != change.name or not change.name.endswith((".md", ".yaml", ".yml")):
            continue
        place = next((right for folder, right in _PLACES.items() if change.name.startswith(folder)), "")
        read = is_collection(change.name) or PurePosixPath(change.name).stem.upper() == "README"
        if place and not read:
            message = _("这个文件放的位置不对，程序不读它")
            hint = _("应放在 {place}").format(place=place)
            file = made.said_at(change)
            yield Finding("LB-OVERLAY", Severity.ERROR, message, file=file, line=1, hint=hint, state=State.FAULT)


def _went_with_policy(finding: Finding, made: Composition, without: Sequence[str]) -> bool:
    """Tell whether content beneath only names what a policy that was taken away asked for: nothing needs it now."""
    if finding.code not in _ASKED_FOR or made.is_own(finding.file, finding.line):
        return False
    named = _QUOTED.findall(finding.message)
    return any(re.search(rf"(?<![\w-]){re.escape(named[-1])}(?![\w-])", text) for text in without if named)


def _cause(finding: Finding, made: Composition, changes: dict[str, Change]) -> Change | None:
    content = made.files.get(finding.file)
    if finding.severity is not Severity.ERROR or content is None or made.is_own(finding.file, finding.line):
        return None
    said = f"{finding.message} {finding.hint} {finding.found} {finding.required}"
    for key, change in changes.items():
        name = key.partition("/")[2] or key
        if re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", said):
            return change
    return None


def _told(change: Change, found: Sequence[Finding], made: Composition) -> Finding:
    places = [":".join(str(part) for part in made.place(f.file, f.line) if part) for f in found]
    shown = "、".join(places[:_NAMED])
    if len(places) > _NAMED:
        shown = _("{listed}等 {count} 处").format(listed=shown, count=len(places))
    ways = {"removed": _("取消的“{key}”还有内容要用：{message}（{places}）")}
    text = ways.get(change.way, _("改动“{key}”后，下层的内容不再成立：{message}（{places}）"))
    message = text.format(key=change.key, message=found[0].message, places=shown)
    hint = _("不取消、不改它，或者把用到它的一并改在自己的内容库里")
    file = made.said_at(change)
    return replace(found[0], code="LB-OVERLAY", message=message, hint=hint, file=file, line=change.origin.line or 1)
