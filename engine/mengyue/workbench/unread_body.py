"""What was sent and not wanted is let run out before the answer, or the answer is never seen."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["RunOut"]

_BYTES, _SECONDS, _PAUSE = 256 * 1024 * 1024, 20.0, 1.0
"""How much of a body nobody reads is let pass, for how long, and how long its sender may pause."""


class RunOut:
    """Let the rest of a body pass before a refusal goes out.

    The server closes a connection on which it answered before it had read everything. Who is still sending then has a
    broken connection, and a browser shows that instead of the answer ("larger than 64 MiB", "log in again").
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, after what it left unread has passed."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        whole = not any(name in (b"content-length", b"transfer-encoding") for name, _value in scope["headers"])

        async def read() -> Message:
            nonlocal whole
            message = await receive()
            whole = whole or message["type"] != "http.request" or not message.get("more_body", False)
            return message

        async def run_out() -> None:
            passed = 0
            while not whole and passed <= _BYTES:
                async with asyncio.timeout(_PAUSE):
                    passed += len((await read()).get("body", b""))

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and not whole:
                try:
                    async with asyncio.timeout(_SECONDS):
                        await run_out()
                except TimeoutError:
                    pass
            await send(message)

        await self.app(scope, read, answer)
