"""Asks the application of the workbench without a network, as a browser would: with cookies, a host, headers."""

from __future__ import annotations

import asyncio
import json
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.types import ASGIApp, Message


class Told:
    """What was answered."""

    def __init__(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.body = status, body
        self.headers = dict(headers)

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """One browser; it keeps cookies, and follows no redirection."""

    def __init__(self, app: ASGIApp, host: str, word: str = "") -> None:
        self.app, self.host, self.word = app, host, word
        self.cookies: dict[str, str] = {}

    def get(self, address: str, **headers: str) -> Told:
        return self.ask("GET", address, b"", headers)

    def post(self, address: str, body: bytes | dict[str, Any] = b"", **headers: str) -> Told:
        """Send ``body``; an object is sent as JSON."""
        return self.ask("POST", address, json.dumps(body).encode() if isinstance(body, dict) else body, headers)

    def form(self, address: str, fields: dict[str, str], **headers: str) -> Told:
        return self.ask("POST", address, urlencode(fields).encode(), headers)

    def ask(self, method: str, address: str, body: bytes, headers: dict[str, str]) -> Told:
        sent = {"host": self.host, "x-csrf-token": self.word, "content-length": str(len(body))}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        parts = urlsplit(address)
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": parts.path, "raw_path": parts.path.encode(), "query_string": parts.query.encode(), "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
            "client": ("192.0.2.7", 4711), "server": ("test", 80),
        }  # fmt: skip
        said: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            said.append(message)

        async def whole() -> None:
            try:
                await self.app(scope, receive, send)
            except Exception:  # the application tells it after it has answered
                if not said:
                    raise

        asyncio.run(whole())
        pairs = [(name.decode(), value.decode("latin-1")) for name, value in said[0]["headers"]]
        for name, value in pairs:
            if name == "set-cookie":
                self.cookies.update({key: morsel.value for key, morsel in SimpleCookie(value).items()})
        return Told(said[0]["status"], pairs, b"".join(message.get("body", b"") for message in said[1:]))
