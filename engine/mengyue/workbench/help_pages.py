"""Help: the guide and its pictures, beside the work."""

from __future__ import annotations

from starlette.responses import Response

from mengyue.i18n import _
from mengyue.workbench.ask import Ask
from mengyue.workbench.bench import Bench
from mengyue.workbench.guide import INDEX, contents, guide_page, picture
from mengyue.workbench.page_answers import page
from mengyue.workbench.served_folder import NotServed

__all__ = ["help_page", "help_picture"]


def help_page(bench: Bench, ask: Ask) -> Response:
    """Show a page of the guide, or its index."""
    found = guide_page(ask.part("name") or INDEX)
    if found is None:
        raise NotServed(_("没有这个页面"))
    return page(ask, "help.html", found=found, pages=contents(), index=found.name == INDEX)


def help_picture(bench: Bench, ask: Ask) -> Response:
    """Show a picture of the guide."""
    data = picture(ask.part("name"))
    if data is None:
        raise NotServed(_("没有这个页面"))
    return Response(data, media_type="image/png")
