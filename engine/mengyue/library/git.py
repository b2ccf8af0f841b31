"""Asking git about the repository that a library stands in: only reading, without a shell, within a time limit."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from mengyue.i18n import _
from mengyue.model.finding import EngineError, MissingProgram

__all__ = ["bytes_at", "contents", "git"]

#: Seconds for one call of git.
_SECONDS = 60
#: Variables that would point git to another repository.
_FOREIGN = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX",
)  # fmt: skip
#: Never ask, never fetch, take paths as they are.
_SETTING = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}


def git(root: Path, arguments: Sequence[str], given: bytes = b"") -> bytes:
    """Return what git answers to ``arguments`` in the repository that ``root`` stands in.

    Raises OSError when there is no git, :class:`subprocess.SubprocessError` when it fails or takes too long.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    command = ["git", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never", "-C", str(root), *arguments]
    done = subprocess.run(
        command, input=given, capture_output=True, check=True, timeout=_SECONDS, env={**kept, **_SETTING}
    )
    return done.stdout


def bytes_at(root: Path, revision: str, folders: Sequence[str]) -> dict[str, bytes]:
    """Return the files below ``folders`` of ``root`` as they were at ``revision``, by their path below ``root``.

    Links are left out: they lead elsewhere. Raises :class:`EngineError` when ``root`` is in no repository or the
    repository does not hold the revision, :class:`MissingProgram` without git.
    """
    try:
        git(root, ["rev-parse", "--git-dir"])
    except OSError as error:
        raise MissingProgram(_("没有找到 git，不能与以前的版本比较。")) from error
    except subprocess.SubprocessError as error:
        message = _("{folder} 不在 git 仓库中，不能与以前的版本比较。").format(folder=root)
        raise EngineError(message) from error
    try:
        commit = git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"])
        listed = git(root, ["ls-tree", "-r", "-z", commit.decode("ascii").strip(), "--", *folders])
        rows = [row.split(b"\t", 1) for row in listed.split(b"\0") if row]
        names = {path.decode("utf-8", "replace"): head.split(b" ")[2] for head, path in rows if head.startswith(b"100")}
        held = contents(root, [blob.decode("ascii") for blob in names.values()])
        files = dict(zip(names, held, strict=True))
    except (subprocess.SubprocessError, ValueError) as error:
        raise EngineError(_absent(root, revision)) from error
    if not files:
        message = _("版本“{revision}”中没有 {folder}/。")
        raise EngineError(message.format(revision=revision[:80], folder="/、".join(folders)))
    return files


def _absent(root: Path, revision: str) -> str:
    shown = revision[:80]
    if re.fullmatch(rb"true\s*", git(root, ["rev-parse", "--is-shallow-repository"])):
        message = _("仓库是浅克隆，其中没有版本“{revision}”，先运行 git fetch --unshallow。")
        return message.format(revision=shown)
    return _("仓库中没有版本“{revision}”，应为提交号、分支或标签，如 HEAD~1。").format(revision=shown)


def contents(root: Path, blobs: Sequence[str]) -> Iterator[bytes]:
    """Yield the content of each of ``blobs`` (object names). Raises as :func:`git`, and ValueError when one is not
    there."""
    answer = git(root, ["cat-file", "--batch"], "".join(f"{blob}\n" for blob in blobs).encode("ascii"))
    place = 0
    while place < len(answer):
        end = answer.index(b"\n", place)
        _name, _kind, size = answer[place:end].split(b" ")
        yield answer[end + 1 : end + 1 + int(size)]
        place = end + 1 + int(size) + 1
