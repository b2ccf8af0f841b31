"""The command run in the process of the tests, and what came of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

__all__ = ["Outcome", "called"]


class Outcome(NamedTuple):
    """The exit code, and what was said on standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def summary(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


def called(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Outcome:
    """Run the command; the language it was asked for goes with it."""
    from mengyue.cli.main import run
    from mengyue.i18n import use_language

    capsys.readouterr()
    try:
        code = run([str(argument) for argument in arguments])
    finally:
        use_language("zh")
    captured = capsys.readouterr()
    return Outcome(code, captured.out, captured.err)
