"""A request as the pages take it: read within limits, answered in a thread of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.workbench.what_roles_may import Act, Person

if TYPE_CHECKING:
    from mengyue.workbench.bench import Bench

__all__ = ["LARGE", "Ask", "Handler", "Judged", "TooLarge", "TooOften", "as_number", "route"]

#: Bytes of what a page sends of its own, and of a file that is dropped onto it.
SMALL, LARGE = 4 * 1024 * 1024, 64 * 1024 * 1024
#: Digits of the numbers of versions, jobs and bytes.
_DIGITS = 15


class TooLarge(EngineError):
    """What was sent is over the limit."""


class TooOften(EngineError):
    """Somebody asks more often than a person would."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request with its body read."""

    request: Request
    body: bytes

    @property
    def key(self) -> str:
        """The data file that the address names."""
        return str(self.request.path_params.get("key", ""))

    def part(self, name: str) -> str:
        """Return a part of the address."""
        return str(self.request.path_params.get(name, ""))

    def query(self, name: str) -> str:
        """Return a value behind the question mark, or nothing."""
        return self.request.query_params.get(name, "")

    @property
    def form(self) -> dict[str, str]:
        """What a form of a page holds. Raises :class:`EngineError` for more than any form has."""
        return self.form_of(2000)

    def form_of(self, most: int) -> dict[str, str]:
        """Return what a form of at most ``most`` fields holds. Raises :class:`EngineError` for more."""
        try:
            return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=most))
        except ValueError:
            raise _not_ours() from None

    @property
    def json(self) -> dict[str, Any]:
        """What a script of a page says. Raises :class:`EngineError` for anything but an object of texts that can be
        written: half of a character can be sent, but stands in no file."""
        try:
            found = json.loads(self.body or b"{}")
            json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise _not_ours()
        return found

    @property
    def who(self) -> str:
        """Who sits before the page: as they are logged in, or as they call themselves."""
        return self.person.name

    @property
    def person(self) -> Person:
        """Who asks, with their role."""
        found: Person = self.request.scope["state"]["person"]
        return found


def _not_ours() -> EngineError:
    return EngineError(_("页面发来的内容读不懂；请刷新页面再试"))


def as_number(text: str) -> int | None:
    """Return the number that a page names something by; None for what none of our pages sends."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


Handler = Callable[["Bench", Ask], Response]


def route(path: str, handler: Handler, act: Act, method: str = "GET", limit: int = SMALL) -> Judged:
    """Return the route by which ``handler`` answers ``path`` to those who may do ``act``.

    A body over ``limit`` bytes is refused unread.
    """

    async def endpoint(request: Request) -> Response:
        Ask(request, b"").person.must(act)
        body = b"" if method == "GET" else await _read(request, limit)
        return await run_in_threadpool(handler, request.app.state.bench, Ask(request, body))

    return Judged(path, endpoint, methods=[method], name=f"{method} {path}", act=act)


class Judged(Route):
    """A route that says which act it is."""

    def __init__(self, *words: Any, act: Act, **named: Any) -> None:
        super().__init__(*words, **named)
        self.act = act


async def _read(request: Request, limit: int) -> bytes:
    parts, total = [], 0
    stated = request.headers.get("content-length", "0")
    if (as_number(stated) or 0) > limit:
        raise TooLarge(_("超过 {limit} MiB，没有接收").format(limit=limit // (1024 * 1024)))
    async for part in request.stream():
        total += len(part)
        if total > limit:
            raise TooLarge(_("超过 {limit} MiB，没有接收").format(limit=limit // (1024 * 1024)))
        parts.append(part)
    return b"".join(parts)
