"""What the operating system refused, in a sentence that a user understands: never its English, never a name of ours."""

from __future__ import annotations

import errno
import os
from pathlib import PurePath

from mengyue.i18n import _
from mengyue.untrusted import one_line

__all__ = ["reason_of", "sentence_of"]

#: How the names of our own temporary files and folders begin (mengyue.output.working).
_OURS = (".mengyue-", "mengyue-")


def reason_of(error: OSError) -> str:
    """Return why the system refused, in a few words."""
    reasons = {
        errno.ENOSPC: _("磁盘已满"),
        errno.EDQUOT: _("已超出磁盘配额"),
        errno.EACCES: _("没有权限"),
        errno.EPERM: _("没有权限"),
        errno.EROFS: _("磁盘是只读的"),
        errno.ENOENT: _("文件或文件夹不存在"),
        errno.EISDIR: _("这是文件夹，不是文件"),
        errno.ENOTDIR: _("路径中有一段不是文件夹"),
        errno.EEXIST: _("已经存在"),
        errno.ENAMETOOLONG: _("文件名太长"),
        errno.EIO: _("读写出错"),
        errno.EBUSY: _("正被其他程序使用"),
        errno.EMFILE: _("打开的文件太多"),
        errno.ELOOP: _("链接循环"),
        errno.ENOTEMPTY: _("文件夹不是空的"),
        errno.ENOEXEC: _("不是可以运行的程序"),
    }
    if not error.errno and error.strerror:
        return error.strerror  # one of ours: the system's have a number
    return reasons.get(error.errno or 0) or _("系统报错 {number}").format(number=error.errno or type(error).__name__)


def sentence_of(error: OSError) -> str:
    """Return what was refused and why. Instead of a temporary file of ours the folder is named in which it lay."""
    name = error.filename
    where = os.fsdecode(name) if isinstance(name, str | bytes) else ""
    path = PurePath(where)
    for parent in (path, *path.parents):
        if parent.name.startswith(_OURS):
            where = str(parent.parent)
    return _("{place}：{reason}").format(place=one_line(where), reason=reason_of(error)) if where else reason_of(error)
