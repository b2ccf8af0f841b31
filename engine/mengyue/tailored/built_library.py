"""Everything that a library is built into from its sources, and what of it is stale and why."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mengyue.docx.build_templates import build
from mengyue.docx.compile import compile_template
from mengyue.i18n import _
from mengyue.library.content_file import content_bytes
from mengyue.library.git import git
from mengyue.library.load_meaning import LEARNED
from mengyue.library.load_outline import load_outlines, load_papers
from mengyue.model.finding import EngineError
from mengyue.tailored.own_looks import FOLDER, looks_for, saved_by_others, with_looks

__all__ = ["Built", "built_templates", "sources_of", "stale_reason"]

#: What the engine itself decides: the schemas.
_MODELS = ("engine/mengyue/model", "engine/mengyue/library", "engine/mengyue/manifest", "engine/mengyue/impact")
_TABLES = ("templates/agreements/tables.yaml", "templates/papers/tables.yaml")
_NAMED = 5


@dataclass(frozen=True)
class Built:
    """The templates as they should be, by path; ``kept`` are files of looks lifted from templates that somebody saved
    with another program, by the path at which they are to be kept."""

    templates: Mapping[str, bytes]
    kept: Mapping[str, bytes] = field(default_factory=dict)


def built_templates(root: Path) -> Built:
    """Build every template below ``root`` in the looks that the library has for it. Writes nothing.

    Raises :class:`InputError` with the faults of the sources, :class:`EngineError` for looks that cannot be taken.
    """
    made = build(root)
    kept: dict[str, bytes] = {}
    for name, data in made.items():
        looks, said = _looks(root, name)
        if looks is None:
            continue
        if not said.startswith(FOLDER):
            kept[f"{FOLDER}/{name.removeprefix('templates/')}"] = looks
        made[name] = with_looks(data, looks, said)
        try:
            compile_template(made[name])
        except EngineError as error:
            raise EngineError(
                _("“{file}”的页眉、页脚不能用于模板：{reason}").format(file=said, reason=error)
            ) from error
    return Built(made, kept)


def _looks(root: Path, name: str) -> tuple[bytes | None, str]:
    """Return the looks for a template and what they are called: a file kept for it, or the template as it stands, if
    another program saved it."""
    path = root / name
    if path.is_file() and not path.is_symlink():
        data = content_bytes(path, root)
        if saved_by_others(data):
            return data, name
    kept = looks_for(root, name)
    if kept is None:
        return None, ""
    return content_bytes(kept, root), kept.relative_to(root).as_posix()


def sources_of(root: Path, name: str) -> tuple[str, ...]:
    """Return the files and folders from which ``name`` is built, by their path below ``root``."""
    folder, _slash, file = name.rpartition("/")
    stem = file.partition(".")[0]
    if folder == "templates/agreements":
        outline = load_outlines(root, []).get(stem)
        return (f"{folder}/{stem}.yaml", *_TABLES, *_clauses(outline.clauses if outline else ()), *_own(root, name))
    if folder == "templates/papers":
        papers = load_papers(root, [])
        return (*(f"{folder}/{key}.yaml" for key in papers), *_TABLES, "clauses", *_own(root, name))
    if folder.startswith("templates/"):
        return (f"{folder}/{stem}.yaml", *_own(root, name))
    if name == LEARNED:
        return ("clauses/specimens",)
    if folder.startswith("examples/"):
        return (f"{folder}/alliance.yaml", "policies", "schemas/workbook.yaml")
    return _MODELS


def _clauses(keys: Sequence[str]) -> Iterator[str]:
    for key in keys:
        topic, _dot, name = key.partition(".")
        yield f"clauses/{topic}/{name}.md"


def _own(root: Path, name: str) -> tuple[str, ...]:
    looks = looks_for(root, name)
    return (looks.relative_to(root).as_posix(),) if looks else ()


def stale_reason(root: Path, name: str) -> str:
    """Say why the file ``name`` is not what its sources make: which of them changed since it was last committed.

    Without git, or where no source changed, say what it is made from.
    """
    path = root / name
    sources = sources_of(root, name)
    if not path.exists():
        return _("还没有生成")
    if name.endswith(".docx") and saved_by_others(content_bytes(path, root)):
        return _("在其他程序中保存过：样式将移到 {folder}，内容重新生成").format(folder=FOLDER)
    changed = _changed(root, name, sources)
    if changed is None:
        listed = [source for source in sources if (root / source).exists()]
        return _("由 {sources} 生成").format(sources=_listed(listed or list(sources)))
    if changed:
        return _("来源有变：{sources}").format(sources=_listed(changed))
    return _("来源没有变，是文件本身被改动，或者程序的版本不同")


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(names[:_NAMED])
    return _("{listed}等 {count} 处").format(listed=shown, count=len(names)) if len(names) > _NAMED else shown


def _changed(root: Path, name: str, sources: Sequence[str]) -> list[str] | None:
    """Return the sources that differ from what they were when ``name`` was last committed; nothing without git."""
    try:
        last = git(root, ["log", "-1", "--format=%H", "--", name]).decode("ascii").strip()
        if not last:
            return None
        told = git(root, ["diff", "--name-only", "-z", "--relative", last, "--", *sources])
        fresh = git(root, ["ls-files", "--others", "--exclude-standard", "-z", "--", *sources])
    except (OSError, subprocess.SubprocessError):
        return None
    names = [found.decode("utf-8", "replace") for found in (told + fresh).split(b"\0") if found]
    return [found for found in dict.fromkeys(names) if not found.endswith(".docx") or found.startswith(FOLDER)]
