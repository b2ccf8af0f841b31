"""What the operating system refuses is told in our words."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from mengyue.library.content_file import content_bytes
from mengyue.refusal import sentence_of


def test_a_temporary_name_of_ours_is_never_told(tmp_path: Path) -> None:
    inner = tmp_path / "输出" / ".mengyue-0123-77-abcd" / "old.docx"
    assert sentence_of(OSError(errno.ENOSPC, "No space left on device", str(inner))) == f"{tmp_path / '输出'}：磁盘已满"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EISDIR, errno.ENAMETOOLONG, errno.ENOTEMPTY])
def test_no_english_of_the_system_is_told(number: int) -> None:
    told = sentence_of(OSError(number, os.strerror(number), "a.yaml"))
    assert not re.search("[A-Za-z]{3}", told.replace("a.yaml", ""))


def test_what_we_refuse_ourselves_says_why_and_what_nobody_knows_has_its_number(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "a.yaml").symlink_to("/etc/hostname")
    with pytest.raises(OSError) as refused:
        content_bytes(tmp_path / "policies" / "a.yaml", tmp_path)
    assert "通往内容库之外" in sentence_of(refused.value)
    assert sentence_of(OSError(errno.EINVAL, "Invalid argument", "a.yaml")) == f"a.yaml：系统报错 {errno.EINVAL}"
