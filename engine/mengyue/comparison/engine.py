"""The redline engine: Docxodus, through the package ``python-redlines[docxodus]``, an extra of ours.

It is a program inside a wheel. It is unpacked once into the user's cache folder: beside its place, then moved in, so
that any number of us can start at once; no network is ever asked.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import tarfile
import time
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from mengyue.extras import install_command
from mengyue.foreign_words import plainly
from mengyue.i18n import _
from mengyue.model.finding import EngineError, MissingProgram
from mengyue.output.cache_folder import cache_folder
from mengyue.output.working import working_folder
from mengyue.progress import still
from mengyue.refusal import reason_of

__all__ = ["EngineFailure", "find_engine", "run_engine"]

_PACKAGE = "python_redlines_docxodus"
#: How often is asked whether the program has ended, in seconds.
_STEP = 0.25
#: Settings of the .NET runtime: no locale of the machine, no sockets for debuggers, no telemetry.
_RUNTIME = {
    "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
    "DOTNET_EnableDiagnostics": "0",
    "DOTNET_CLI_TELEMETRY_OPTOUT": "1",
    "DOTNET_gcConcurrent": "0",
    "DOTNET_TieredPGO": "0",  # watching itself in order to get quicker costs a fifth of a run of seconds
    "DOTNET_GCgen0size": "10000000",  # hexadecimal, bytes: collecting less often takes a third of the time away
}


class EngineFailure(EngineError):
    """The engine gave no document; the reason is its message."""


def run_engine(old: bytes, new: bytes, *, author: str, on: date, seconds: float = 600) -> bytes:
    """Return the .docx in which the engine marks what differs. Raises :class:`EngineFailure`."""
    program = find_engine()
    with working_folder() as room:
        folder = str(room)
        names = ("old.docx", "new.docx", "redline.docx")
        for name, data in zip(names, (old, new), strict=False):
            (room / name).write_bytes(data)
        options = [f"--author={author}", f"--date-time={on.isoformat()}T00:00:00Z", "--detect-moves"]
        command = [str(program), *names, *options, "--no-conflate-spaces"]
        environment = {**os.environ, **_RUNTIME, "TMPDIR": folder}
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # its own words are English, and name our working folder
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise MissingProgram(_("比较引擎不能在本机运行：{reason}").format(reason=reason_of(error))) from error
        code = _ended(process, seconds)
        try:
            data = (room / names[2]).read_bytes()
        except FileNotFoundError:
            data = b""
    if code or not data:
        if code < 0:
            raise EngineFailure(_("比较引擎被系统中止（信号 {number}）").format(number=-code))
        raise EngineFailure(_("比较引擎没有给出文件（返回码 {number}）").format(number=code))
    return data


def _ended(process: subprocess.Popen[bytes], seconds: float) -> int:
    """Return the code with which the program ends; whoever no longer waits for it, or not that long, kills it."""
    deadline = time.monotonic() + seconds
    try:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.wait(_STEP)
            still()
            if time.monotonic() > deadline:
                raise EngineFailure(_("比较引擎超过 {seconds} 秒没有完成").format(seconds=int(seconds)))
    finally:
        process.kill()
        process.wait()


@cache
def find_engine() -> Path:
    """Return the engine's program, unpacked. Raises :class:`MissingProgram` when it is not installed."""
    try:
        import importlib.resources
        from importlib.metadata import version

        from python_redlines import DocxodusEngine

        archive = importlib.resources.files(_PACKAGE) / "_binaries"
        release = version(_PACKAGE.replace("_", "-"))
    except ImportError as error:
        message = _("生成修订稿需要比较引擎，尚未安装。请运行：{command}\n（不加 -o 可以只看逐条摘要，不需要它）")
        raise MissingProgram(message.format(command=install_command("redline"))) from error
    home = (cache_folder() or _private_folder()) / "redline" / release
    for packed in sorted((item for item in archive.iterdir()), key=lambda item: item.name):
        suffix = next((end for end in (".tar.gz", ".zip") if packed.name.endswith(end)), "")
        if suffix:
            _unpack(packed, home / packed.name.removesuffix(suffix), zipped=suffix == ".zip")
    try:
        return Path(DocxodusEngine(target_path=str(home)).extracted_binaries_path)
    except (ImportError, OSError) as error:
        message = _("比较引擎没有适合本机的版本：{reason}")
        raise MissingProgram(message.format(reason=plainly(error))) from error


def _private_folder() -> Path:
    import atexit
    from contextlib import ExitStack

    for_this_run = ExitStack()
    atexit.register(for_this_run.close)
    return for_this_run.enter_context(working_folder())


def _unpack(packed: Any, place: Path, *, zipped: bool) -> None:
    """Unpack beside ``place`` and move in; whoever comes first wins, the others throw their copy away."""
    if place.is_dir():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with working_folder(place.parent) as room:
        staging = room / "new"
        staging.mkdir()
        with packed.open("rb") as stream:
            if zipped:
                with zipfile.ZipFile(stream) as source:
                    source.extractall(staging)
            else:
                with tarfile.open(fileobj=stream, mode="r:gz") as source_tar:
                    source_tar.extractall(staging, filter="data")
        staging.chmod(0o755)
        for file in staging.iterdir():
            if not file.suffix:
                file.chmod(0o755)
        try:
            staging.rename(place)
        except OSError:
            if not place.is_dir():
                raise
