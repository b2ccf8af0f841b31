"""Pages from templates, and answers to scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse, JSONResponse, Response

from mengyue.file_names import told
from mengyue.i18n import _, language
from mengyue.workbench.access import csrf_of
from mengyue.workbench.ask import Ask
from mengyue.workbench.phrases import labelled, listed, remarked, sentences, tongue
from mengyue.workbench.typed_in import SEPARATOR
from mengyue.workbench.what_roles_may import Act, role_name

__all__ = ["as_file", "as_shown", "data", "go", "member_page", "page"]


def page(ask: Ask, name: str, status: int = 200, **names: Any) -> Response:
    """Return the page ``name`` with what it shows."""
    person = ask.person
    shown = {
        "csrf": csrf_of(ask.request),
        "who": ask.who,
        "person": person,
        "role": role_name(person.role),
        "may": {act.value: person.may(act) for act in Act},
        "office": ask.request.app.state.bench.door is not None,
        "lang": language(),
        "words": words(),
        **names,
    }
    return HTMLResponse(_environment().get_template(name).render(shown), status)


def member_page(name: str, status: int = 200, **names: Any) -> Response:
    """Return a page for a member: it carries nothing by which the pages of the lead could be reached."""
    shown = {"lang": language(), **names}
    return HTMLResponse(_environment().get_template(name).render(shown), status)


def data(content: Mapping[str, Any], status: int = 200) -> Response:
    """Return an answer for a script."""
    return JSONResponse(dict(content), status)


def go(address: str) -> Response:
    """Send the browser on to ``address`` after a form has been taken."""
    return Response(status_code=204, headers={"hx-redirect": address})


def as_file(content: bytes, name: str, kind: str = "application/octet-stream") -> Response:
    """Return a file to be saved; no browser shows it as a page of ours."""
    return Response(
        content, media_type=kind, headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(told(name))}"}
    )


def as_shown(content: bytes, name: str) -> Response:
    """Return a picture or a PDF of ours, shown by the browser in a page of its own."""
    kind = {".pdf": "application/pdf", ".jpg": "image/jpeg"}[PurePath(name).suffix.lower()]
    return Response(
        content, media_type=kind, headers={"content-disposition": f"inline; filename*=UTF-8''{quote(told(name))}"}
    )


def words() -> str:
    """Return what the scripts say, in the language in use."""
    return json.dumps(
        {
            "saved": _("已保存"),
            "saving": _("正在保存……"),
            "unsaved": _("没有保存"),
            "offline": _("连不上程序，改动先留在本页，恢复后自动保存"),
            "clash": _("别人刚刚也改了这里"),
            "was": _("原来是"),
            "mine": _("你写的"),
            "theirs": _("对方写的"),
            "useMine": _("用我写的"),
            "useTheirs": _("用对方写的"),
            "empty": _("（空）"),
            "others": _("此刻还有："),
            "addRow": _("增加一行"),
            "deleteRow": _("删去本行"),
            "deleteRowOf": _("删去第 {row} 行"),
            "allColumns": _("显示全部列"),
            "fewColumns": _("只显示需要的列"),
            "within": _("所属"),
            "row": _("第 {row} 行"),
            "noRows": _("还没有内容。点“增加一行”填写，或从 Excel 复制一块，点选表中一格后粘贴。"),
            "tooLong": _("文件太大，没有接收"),
            "reload": _("对方的改动已更新到页面"),
            "failed": _("没有成功："),
            "again": _("再试一次"),
            "giveUp": _("放弃这处改动"),
            "changed": _("处有变化"),
            "difference": _("新增或改写 {new} 处，删去 {gone} 处"),
            "noDifference": _("文书没有变化"),
            "approveAgain": _("条文改过了，批准人已清空，请重新批准"),
            "chosen": _("已选 {count} 条"),
            "notKept": _("有勾选还没有记下"),
            "nothingToUndo": _("没有可以撤销的"),
            "nothingToRedo": _("没有可以恢复的"),
            "changedSince": _("这里后来又改过，没有撤销"),
            "undoneRow": _("已恢复删去的行；属于它的其他表，请在“历史”页恢复"),
            "cancel": _("取消"),
            "keep": _("记下"),
            "errors": _("处错误"),
            "filled": _("已填 {there}，共 {total}"),
            "moreFound": _("另有 {count} 项检查结果"),
            "settled": _("已解决 {count} 项"),
            "asName": _("怎样称呼你？（写入保存记录）"),
            "questions": _("有 {count} 个问题要由人判断。"),
            "known": _("空着的几栏已按“{from}”的资料填入，请核对"),
            "outside": _("文件已在别处改动，页面已更新"),
            "list": _("、"),
            "labelled": _("{label}：{text}"),
            "remarked": _("{text}（{remark}）"),
        },
        ensure_ascii=False,
    )


@cache
def _environment() -> Environment:
    folder = files("mengyue.workbench") / "templates"

    def read(name: str) -> str:
        return (folder / name).read_text(encoding="utf-8")

    environment = Environment(
        loader=FunctionLoader(read),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        _=_,
        labelled=labelled,
        listed=listed,
        remarked=remarked,
        sentences=sentences,
        separator=SEPARATOR,
        tongue=tongue,
    )
    return environment
