"""Logging in and out of an office server."""

from __future__ import annotations

import re
from secrets import compare_digest

from starlette.responses import RedirectResponse, Response

from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.workbench.access import csrf_of
from mengyue.workbench.ask import Ask
from mengyue.workbench.bench import Bench
from mengyue.workbench.page_answers import page
from mengyue.workbench.served_folder import NotServed

__all__ = ["login", "login_page", "logout"]


def login_page(bench: Bench, ask: Ask) -> Response:
    """Ask for name and password."""
    return _page(bench, ask, "")


def _page(bench: Bench, ask: Ask, wrong: str, status: int = 200) -> Response:
    if bench.door is None:
        raise NotServed(_("没有这个页面"))
    onward = ask.form.get("next", "") or ask.query("next")
    return page(ask, "login.html", status, wrong=wrong, onward=onward, called=ask.form.get("name", "")[:40])


def login(bench: Bench, ask: Ask) -> Response:
    """Let somebody in, or say that name and password do not go together; after many failures not for a while."""
    if bench.door is None:
        raise NotServed(_("没有这个页面"))
    door, form = bench.door, ask.form
    _from_own_form(ask)
    name, place = form.get("name", "").strip()[:40], door.place(ask.request)
    wait = door.tries.wait(name, place)
    if wait:
        refused = _page(bench, ask, _("试错的次数太多，请过 {minutes} 分钟再试").format(minutes=wait // 60 + 1), 429)
        refused.headers["retry-after"] = str(wait)
        return refused
    door.tries.failed(name, place)  # counted before it is judged, so that tries at the same time count too
    account = bench.accounts.let_in(name, form.get("password", "")) if bench.accounts else None
    if account is None:
        return _page(bench, ask, _("姓名或口令不对"), 403)
    door.tries.forget(name, place)
    onward = form.get("next", "")
    answer = RedirectResponse(onward if re.fullmatch(r"(/[\w.-]+)+/?", onward) else "/", 303)
    door.let_in(answer, door.sessions.begin(account))
    return answer


def logout(bench: Bench, ask: Ask) -> Response:
    """End the session."""
    if bench.door is None:
        raise NotServed(_("没有这个页面"))
    _from_own_form(ask)
    bench.door.sessions.end(ask.request.cookies.get(bench.door.cookie, ""))
    answer = RedirectResponse("/login", 303)
    bench.door.let_out(answer)
    return answer


def _from_own_form(ask: Ask) -> None:
    if not compare_digest(ask.form.get("csrf", "").encode(), csrf_of(ask.request).encode()):
        raise EngineError(_("这个请求不是从本程序的页面发出的，没有执行；请刷新页面再试"))
