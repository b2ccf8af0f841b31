"""Started again while it runs: the workbench of a folder is opened once more, and no second one begins beside it."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from mengyue.workbench.kept_state import KeptState

__all__ = ["already_running", "noted"]

_NAME = "address"
#: Seconds to wait for the answer of one that runs.
_PATIENCE = 3


def noted(state: KeptState, address: str) -> None:
    """Keep the address, with its token, where only the owner of the folder reads it; nothing when it has ended."""
    state.set(_NAME, address)


def already_running(state: KeptState) -> str:
    """Return the address at which the workbench of the folder answers on this machine; nothing when none does.

    What answers is ours when it takes the token: another program may have got the port since.
    """
    address = state.setting(_NAME, "")
    parts = urlsplit(address)
    if parts.hostname is None or parts.port is None:
        return ""
    asked = HTTPConnection(parts.hostname, parts.port, timeout=_PATIENCE)
    try:
        asked.request("GET", f"/?{parts.query}", headers={"host": parts.netloc})
        answer = asked.getresponse()
        ours = f"mengyue_{parts.port}=" in (answer.getheader("set-cookie") or "")
    except (OSError, HTTPException):
        return ""
    finally:
        asked.close()
    return address if ours else ""
