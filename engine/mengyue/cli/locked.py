"""``mengyue draft --locked``: writing documents again, and saying where their content came from."""

from __future__ import annotations

import sys
from pathlib import Path

from mengyue.cli.guard import BLOCKED, DONE
from mengyue.cli.report import text
from mengyue.cli.terminal import Paint, tell
from mengyue.delivery.reproducing import reproduce
from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.manifest.manifest_model import MANIFEST
from mengyue.output.folder import write_folder

__all__ = ["locked"]


def locked(file: Path, manifest: Path, store: Path | None, output: Path, *, force: bool) -> int:
    """Reproduce in ``output`` the documents that ``manifest`` lists, or say why not and write nothing."""
    done = reproduce(file, manifest, store)
    if done.files:
        write_folder(output, done.files, force=force)
    if done.findings:
        sys.stdout.write(text.render(done.findings, Paint(sys.stdout)))
    if done.restored is None:
        tell(_("没有重现，没有写入任何文件"))
        return BLOCKED
    for name in done.files:
        tell(_("已写入 {file}").format(file=told(output / name)))
    for name in done.left:
        tell(_("没有重现 {file}：申报包自带的表由 mengyue package 生成").format(file=name))
    message = _("{documents} 份文件与清单逐字节一致；内容取自：内容库 {present}，git 历史 {history}，存放处 {store}")
    found = done.restored
    counts = {"present": found.present, "history": found.history, "store": found.store}
    print(message.format(documents=len(done.files.keys() - {MANIFEST}), **counts))
    return DONE
