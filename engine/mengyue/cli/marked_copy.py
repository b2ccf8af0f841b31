"""``mengyue check --marked``: the findings in a copy of the workbook that was checked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mengyue.i18n import _

if TYPE_CHECKING:
    from mengyue.model.finding import Finding

__all__ = ["check_target", "write_marked"]


def check_target(files: Sequence[str], marked: str, *, force: bool, policies: Sequence[str]) -> None:
    """Raise ``OutputError``, before anything is read, where no copy can be made."""
    from mengyue.output.folder import OutputError

    target = Path(marked)
    if len(files) != 1 or Path(files[0]).suffix.lower() != ".xlsx" or target.suffix.lower() != ".xlsx":
        raise OutputError(_("--marked 一次标注一个 .xlsx 工作簿，副本也是 .xlsx"))
    if len(set(policies)) > 1:
        raise OutputError(_("--marked 一次只按一项政策标注"))
    if target.exists() and target.samefile(files[0]) if Path(files[0]).exists() else False:
        raise OutputError(_("副本不能就是原工作簿，请换一个文件名：{file}").format(file=marked))
    if target.is_dir():
        raise OutputError(_("“{path}”是文件夹，请写副本的文件名").format(path=marked))
    if target.exists() and not force:
        raise OutputError(_("文件“{file}”已经存在，没有覆盖（加 --force 覆盖）").format(file=marked))
    if not target.parent.is_dir():
        raise OutputError(_("文件夹“{path}”不存在").format(path=target.parent))


def write_marked(source: Path, target: Path, findings: Sequence[Finding]) -> None:
    """Write the copy of ``source``; what cannot be opened as a workbook has been reported by the check itself."""
    from mengyue.cli.terminal import printable
    from mengyue.docx.zip import pack
    from mengyue.marked.copy import marked_copy
    from mengyue.model.finding import InputError
    from mengyue.output.folder import write_file

    try:
        parts = marked_copy(source.read_bytes(), str(source), findings)
    except (InputError, OSError):
        print(_("工作簿读不出来，没有写副本"), file=sys.stderr)
        return
    write_file(target, pack(parts))
    print(printable(_("标注好的副本：{file}").format(file=target)), file=sys.stderr)
