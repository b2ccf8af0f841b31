"""The last line of defence: whatever happens, the user gets a sentence and an exit code, never a traceback."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Sequence

import click

from mengyue.cli.ends import Ended, told_to_end
from mengyue.cli.terminal import printable
from mengyue.cli.usage import told_again, usage_message
from mengyue.i18n import _
from mengyue.model.finding import EngineError, InputError, MissingProgram
from mengyue.refusal import sentence_of

__all__ = ["BAD_INPUT", "BLOCKED", "DONE", "INTERRUPTED", "MISSING_PROGRAM", "PIPE_CLOSED", "guarded"]

DONE, BLOCKED, BAD_INPUT, MISSING_PROGRAM = 0, 1, 2, 3
#: As a shell reports them: 128 + the signal.
INTERRUPTED, PIPE_CLOSED = 130, 141


def guarded(job: Callable[[], int], *, debug: bool, words: Sequence[str] = ()) -> int:
    """Do ``job`` and return its exit code; turn every error into a message on stderr. ``words`` are those of the
    command line, which a message may repeat."""
    try:
        code = _unless_ended(job)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        _drop_stdout()
        return PIPE_CLOSED
    except (KeyboardInterrupt, click.Abort) as error:
        _say(_("已中断，没有留下写了一半的文件"))
        return error.code if isinstance(error, Ended) else INTERRUPTED
    except click.UsageError as error:
        _say(told_again(usage_message(error), words))
        return BAD_INPUT
    except InputError as error:
        return _input_error(error)
    except MissingProgram as error:
        _say(told_again(str(error), words))
        return MISSING_PROGRAM
    except EngineError as error:
        _say(told_again(str(error), words))
        return BAD_INPUT
    except OSError as error:
        if debug:
            raise
        _drop_stdout()
        _say(sentence_of(error))
        return BAD_INPUT
    except Exception as error:
        if debug:
            raise
        if isinstance(error, UnicodeEncodeError) and sys.getfilesystemencoding() != "utf-8":
            _say(_("本机的语言环境写不出中文文件名，请设环境变量 PYTHONUTF8=1 后重新运行"))
            return BAD_INPUT
        apology = _("抱歉，程序内部出错（{kind}）。请加 --debug 重新运行，将内容和版本（--version）报告给维护者")
        _say(apology.format(kind=type(error).__name__))
        return BAD_INPUT


def _unless_ended(job: Callable[[], int]) -> int:
    try:
        return job()
    except Exception:
        ended = told_to_end()
        if ended is None:
            raise
        raise ended from None


def _input_error(error: InputError) -> int:
    from mengyue.cli.report import at_their_files, text
    from mengyue.cli.terminal import Paint

    def report() -> int:
        print(text.render(at_their_files(error.findings), Paint(sys.stdout)), end="")
        return BAD_INPUT

    return guarded(report, debug=False)


def _say(message: str) -> None:
    with contextlib.suppress(OSError):  # nobody may be listening; the exit code still speaks
        print(printable(message), file=sys.stderr, flush=True)


def _drop_stdout() -> None:
    """Point stdout nowhere, so that the interpreter's own closing flush cannot fail."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)
        except (OSError, ValueError):
            pass
