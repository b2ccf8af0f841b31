"""The judge of schemas goes on finding what is wrong, whatever it has read before."""

from __future__ import annotations

import io
from pathlib import Path

import docx

from .schema_judge import schema_judge


def _errors(folder: Path, *, wrong: bool) -> int:
    made = docx.Document()
    made.add_paragraph("甲")
    if wrong:
        made.element.body.append(made.element.body[0].makeelement(made.element.tag))
    out = io.BytesIO()
    made.save(out)
    path = folder / "a.docx"
    path.write_bytes(out.getvalue())
    return len([error for error in schema_judge().validate(path).errors if "document" in str(error)])


def test_a_part_that_is_wrong_is_told_each_time_and_not_passed_over_after_a_sound_one(tmp_path: Path) -> None:
    assert _errors(tmp_path, wrong=False) == 0
    assert [_errors(tmp_path, wrong=True) for _time in range(2)] == [1, 1]
    assert _errors(tmp_path, wrong=False) == 0
