"""The command ``mengyue``."""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext

import click

from mengyue.cli.command import Group
from mengyue.cli.ends import meet
from mengyue.cli.guard import guarded
from mengyue.cli.options import LANGUAGES
from mengyue.cli.progress_line import shown
from mengyue.cli.terminal import PLAIN, shows_chinese
from mengyue.i18n import _, use_language
from mengyue.paths import use_library

__all__ = ["SELDOM", "main", "run"]

_COMMANDS = {
    "start": "mengyue.cli.start",
    "policies": "mengyue.cli.policies",
    "new": "mengyue.cli.new",
    "check": "mengyue.cli.check",
    "draft": "mengyue.cli.draft",
    "proof": "mengyue.cli.proof",
    "deadlines": "mengyue.cli.deadlines",
    "package": "mengyue.cli.package",
    "batch": "mengyue.cli.batch",
    "verify": "mengyue.cli.verify",
    "packets": "mengyue.cli.packets",
    "collate": "mengyue.cli.collate",
    "collect": "mengyue.cli.collect",
    "compare": "mengyue.cli.compare",
    "returned": "mengyue.cli.returned",
    "convert": "mengyue.cli.convert",
    "explain": "mengyue.cli.explain",
    "upgrade": "mengyue.cli.upgrade",
    "template": "mengyue.cli.template",
    "library": "mengyue.cli.library",
    "serve": "mengyue.cli.serve",
    "users": "mengyue.cli.users",
    "doctor": "mengyue.cli.doctor",
}

#: How often it is looked for what only refers to itself: a command makes much at once, and little of that. One about a
#: single file ends before the first look, of which six took a sixteenth of it.
SELDOM = (400_000, 20, 10)


def main() -> None:
    """Run the command and leave with its exit code."""
    gc.set_threshold(*SELDOM)
    code = run(sys.argv[1:], begin=meet)
    gc.freeze()  # the process ends: to go through all that it holds once more would take a tenth of a long command
    sys.exit(code)


def run(arguments: Sequence[str], *, begin: Callable[[], None] | None = None) -> int:
    """Run ``mengyue`` with ``arguments`` and return the exit code; ``begin`` is done first, within the guard."""
    words = list(arguments)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # ours need none; looking for some costs 30 ms
    use_library(None)
    for name in ("stdout", "stderr"):  # closed by whoever called us
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=PLAIN)  # a terminal that cannot show a character must not stop us
    use_language(_language(words, otherwise=_of_locale() or ("zh" if shows_chinese(sys.stderr) else "en")))
    try:
        return guarded(lambda: _invoke(words, begin), debug="--debug" in words, words=words)
    finally:
        use_library(None)
        if "mengyue.output.kept_pack" in sys.modules:
            sys.modules["mengyue.output.kept_pack"].write_packs()
        if "mengyue.library.open_library" in sys.modules:
            sys.modules["mengyue.library.open_library"].close_libraries()


def _invoke(words: list[str], begin: Callable[[], None] | None) -> int:
    if begin is not None:
        begin()
    help = _("盟约：按政策核对创新联合体的资料，起草协议和申请表，逐句可查出处。")
    group = Group("mengyue", _COMMANDS, help)
    try:
        asks = words[:1] == ["new"]  # a question and the line of progress would stand in each other's way
        with group.make_context("mengyue", words) as ctx, nullcontext() if asks else shown():
            code = group.invoke(ctx)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    return code if isinstance(code, int) else 0


def _language(words: Sequence[str], *, otherwise: str) -> str:
    """Return the language asked for, or ``otherwise``. It is needed before the command line is parsed: help is text."""
    chosen = os.environ.get("MENGYUE_LANG", "").lower()
    chosen = re.split("[_.@-]", chosen)[0]  # also as a locale is written: en_US.UTF-8
    for index, word in enumerate(words):
        if word == "--":
            break
        if word.startswith("--lang="):
            chosen = word.removeprefix("--lang=").lower()
        elif word == "--lang" and index + 1 < len(words):
            chosen = words[index + 1].lower()
    return chosen if chosen in LANGUAGES else otherwise


def _of_locale() -> str:
    """Return the language of the locale, where it is one of ours: the first variable that is set decides (POSIX)."""
    setting = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    spoken = re.split("[_.@-]", setting.lower())[0]
    return spoken if spoken == "en" else ""


if __name__ == "__main__":
    main()
