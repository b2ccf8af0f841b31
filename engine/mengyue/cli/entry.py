"""Where the command begins. Until it stands ready, Ctrl-C ends it as it ends any program: at once, without a word."""

from __future__ import annotations

import signal

__all__ = ["main"]


def main() -> None:
    """Run the command ``mengyue`` and leave with its exit code."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # ``mengyue.cli.ends.meet`` takes it back
    from mengyue.cli.main import main as begin

    begin()


if __name__ == "__main__":
    main()
