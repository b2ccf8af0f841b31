"""Loading clauses (``clauses/<topic>/*.md``) and presets (``clauses/presets.yaml``)."""

from __future__ import annotations

import re
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.clause import Clause, Preset, Topic
from mengyue.library.content_file import content_bytes
from mengyue.library.read_content import build_model, display, fault, read_list
from mengyue.library.read_once import kept
from mengyue.library.yaml_file import YamlFile, read_yaml
from mengyue.model.cooperation import AgreementLength
from mengyue.model.finding import Finding, InputError
from mengyue.refusal import reason_of

__all__ = ["load_clause", "load_clauses", "load_presets", "load_topics", "parse_clause"]

_HEADING = re.compile(r"##\s+(\S+)(?:\s.*)?$")


def load_clauses(root: Path, faults: list[Finding]) -> dict[str, Clause]:
    """Load all clauses, keyed by id; faults of every file go to ``faults``."""
    clauses: dict[str, Clause] = {}
    for path in sorted((root / "clauses").glob("*/*.md")):
        clause = load_clause(path, root, faults)
        if clause is None:
            continue
        if clause.id in clauses:
            faults.append(fault(path, root, 1, "LB-DUPLICATE", _("条款编号“{id}”重复").format(id=clause.id)))
        clauses[clause.id] = clause
    return clauses


def load_presets(root: Path, faults: list[Finding]) -> dict[str, Preset]:
    """Load the intellectual-property schemes, keyed by id."""
    return {p.id: p for p in read_list(root / "clauses" / "presets.yaml", Preset, root, faults)}


def load_topics(root: Path, faults: list[Finding]) -> dict[str, Topic]:
    """Load what the folders of clauses are called, in the order in which they are listed."""
    return {topic.id: topic for topic in read_list(root / "clauses" / "topics.yaml", Topic, root, faults)}


def load_clause(path: Path, root: Path, faults: list[Finding]) -> Clause | None:
    """Load one clause file, or report its faults and return ``None``."""
    try:
        text = content_bytes(path, root).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        faults.append(fault(path, root, line, "LB-FILE", _("文件不是 UTF-8 编码"), _("用编辑器另存为 UTF-8 编码。")))
        return None
    except OSError as error:
        faults.append(fault(path, root, None, "LB-FILE", _("不能读取文件：{error}").format(error=reason_of(error))))
        return None
    return kept(Clause, display(path, root), text, faults, lambda: parse_clause(text, path, root, faults))


def parse_clause(text: str, path: Path, root: Path, faults: list[Finding]) -> Clause | None:
    """Build a clause from ``text``, the content of ``path``, or report its faults and return ``None``."""
    lines = text.split("\n")
    try:
        end = lines.index("---", 1)
    except ValueError:
        end = 0
    if lines[0] != "---" or not end:
        faults.append(fault(path, root, 1, "LB-FRONT", _("文件应以“---”包住的说明部分开头")))
        return None
    try:
        front = read_yaml(path, text="\n".join(lines[1:end]), first_line=2, file=display(path, root))
    except InputError as error:
        faults.extend(error.findings)
        return None
    data = front.data if isinstance(front.data, dict) else {}
    wording, starts = _wording(lines, end + 1)
    before = len(faults)
    clause = build_model(
        Clause,
        {**data, "wording": wording, "lines": starts, "places": _places(front), "file": display(path, root)},
        front,
        path,
        root,
        faults,
    )
    if clause is None:
        return None
    stray = next((n for n in range(end + 1, len(lines)) if _HEADING.match(lines[n]) or lines[n].strip()), len(lines))
    if stray < len(lines) and not _HEADING.match(lines[stray]):
        message = _("条文写在第一个表述的标题（## 表述代号）之前，不会采用")
        faults.append(fault(path, root, stray + 1, "LB-VARIANT", message, _("把条文移到相应的标题之下")))
    named = {v.id for v in clause.variants}
    for missing in sorted(named - wording.keys()):
        faults.append(fault(path, root, end + 1, "LB-VARIANT", _("缺少表述“{id}”的条文（## {id}）").format(id=missing)))
    shorter = (AgreementLength.COMPACT, AgreementLength.STANDARD)
    named |= {f"{variant}@{length.value}" for variant in named for length in shorter}
    for extra in sorted(wording.keys() - named):
        faults.append(
            fault(path, root, starts[extra], "LB-VARIANT", _("条文“## {id}”没有在 variants 中列出").format(id=extra))
        )
    return clause if len(faults) == before else None


def _places(front: YamlFile) -> dict[str, int]:
    return {path: line for path, (line, _column) in front.positions.items() if path}


def _wording(lines: list[str], start: int) -> tuple[dict[str, str], dict[str, int]]:
    """Split the body into variants: id to text, and id to the line (from 1) on which its heading stands."""
    wording: dict[str, list[str]] = {}
    starts: dict[str, int] = {}
    current: list[str] | None = None
    for number, line in enumerate(lines[start:], start + 1):
        heading = _HEADING.match(line)
        if heading:
            current = wording.setdefault(heading[1], [])
            starts.setdefault(heading[1], number)
        elif current is not None:
            current.append(line)
    return {key: "\n".join(text).rstrip("\n") for key, text in wording.items()}, starts
