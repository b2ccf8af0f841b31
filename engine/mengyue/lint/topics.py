"""Folders of clauses: each has a name and a line in Chinese, and each name has its folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.content_library import Library
from mengyue.library.load_clause import load_topics
from mengyue.library.yaml_file import read_yaml
from mengyue.lint.fault_places import in_file
from mengyue.model.finding import Finding

__all__ = ["lint_topics"]

_FILE = "clauses/topics.yaml"


def lint_topics(root: Path, library: Library) -> Iterator[Finding]:
    """Yield a finding for each folder of clauses without a line in ``clauses/topics.yaml``, and each line that names no
    folder or one named before."""
    faults: list[Finding] = []
    topics = load_topics(root, faults)
    if faults:
        yield from faults
        return
    folders = {clause.file.split("/")[1]: clause.file for clause in library.clauses.values()}
    for name in sorted(folders.keys() - topics.keys()):
        message = _("条款文件夹“{name}”没有中文名称和说明").format(name=name)
        hint = _("在 {file} 中增加一项：{line}").format(file=_FILE, line=f"- {{id: {name}, title: …, about: …}}")
        yield in_file(_FILE, 1, "LB-TOPIC", message, hint=hint)
    if not (root / _FILE).is_file():
        return
    places = read_yaml(root / _FILE, file=_FILE)
    seen: set[str] = set()
    for index, entry in enumerate(places.data or ()):
        name, line = str(entry["id"]), places.at(f"[{index}]")[0]
        if name in seen:
            yield in_file(_FILE, line, "LB-TOPIC", _("文件夹“{name}”写了两次").format(name=name), hint=_("删去一项"))
        elif name not in folders:
            message = _("没有条款文件夹“{name}”").format(name=name)
            yield in_file(_FILE, line, "LB-TOPIC", message, hint=_("改为 clauses 下的文件夹名，或者删去这一项"))
        seen.add(name)
