"""The pages that came back, each with its picture and what is said of it: what a person looks at to tick."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from mengyue.collation.answered_rows import shown_mark
from mengyue.collation.contact_sheet import original_picture, returned_picture, stray_picture
from mengyue.collation.match import SHORT, Copy
from mengyue.i18n import _
from mengyue.workbench.signing_papers import OUTPUT, Returned

__all__ = ["cards", "open_sheets", "unusable"]

#: A page of a returned file: the shortened digest of the file, and the page.
Place = tuple[str, str]


def cards(returned: Returned) -> dict[int, list[dict[str, Any]]]:
    """Return what is to be looked at, by number of the member; under 0 the pages of which nobody knows whose they are.

    A row whose page is no longer among those that were read is left out.
    """
    issued, record = returned.issued, returned.record
    if issued is None or not record:
        return {}
    files = {row["name"]: row["sha256"][:SHORT] for row in record["returned"]}
    unread, by_hand = _unread(record, files), _by_hand(record)
    sheets = {(p["kind"], s["page"], s["member"], s["copy"]): s for p in record["documents"] for s in p["sheets"]}
    doubled = {(d["document"], d["page"], d["member"], d["copy"]): d["places"] for d in record["doubled"]}
    purposes = {(s.document, s.page, s.member): s.purpose.value for s in issued.sheets}
    found: dict[int, list[dict[str, Any]]] = {}
    for row in returned.rows:
        cells = row.cells
        place = (cells["来源摘要"].replace("-", ""), cells["来源页"])
        copy = _copy(cells)
        if place[0] not in files.values():
            continue
        if place in unread:
            picture = stray_picture("unreadable", unread[place])
        elif place in by_hand:
            picture = returned_picture(by_hand[place], 1)
        elif copy is not None and (returned.results / OUTPUT / returned_picture(copy, 1)).is_file():
            picture = returned_picture(copy, 1)
        else:
            continue
        known = (copy.document, copy.page, copy.member, copy.copy or 1) if copy is not None else None
        card = {
            "key": row.key, "cells": cells, "mark": shown_mark(row), "sheet": row.sheet, "picture": picture,
            "original": original_picture(copy) if copy is not None else "",
            "by_hand": place in unread or place in by_hand,
            "signs": copy is None or purposes.get((copy.document, copy.page, copy.member)) == "sign",
            "state": "" if known is None or place in unread else sheets.get(known, {}).get("state", ""),
            "doubled": [] if copy is None else [
                (returned_picture(copy, number), one["file"], one["file_page"])
                for number, one in enumerate(doubled.get((copy.document, copy.page, copy.member, copy.copy), ()), 1)
                if number > 1
            ],
            "likely": 0 if copy is not None else _likely(record, cells["来源"]),
        }  # fmt: skip
        found.setdefault(copy.member if copy is not None else 0, []).append(card)
    return found


def open_sheets(returned: Returned) -> list[dict[str, Any]]:
    """Return the sheets that have not come back: what a page can be that shows no mark."""
    names = {member["index"]: member["name"] for member in returned.record.get("members", ())}
    words = _("《{title}》第 {page} 页第 {copies} 份")
    return [
        {
            "sheet": f"{paper['kind']}/{sheet['page']}/{sheet['member']}/{sheet['copy']}",
            "member": sheet["member"],
            "name": names.get(sheet["member"], ""),
            "words": words.format(title=paper["title"], page=sheet["page"], copies=sheet["copy"]),
        }
        for paper in returned.record.get("documents", ())
        for sheet in paper["sheets"]
        if sheet["state"] == "missing"
    ]


def unusable(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the pages that answer to nothing and cannot be put anywhere: picture, file, page, why."""
    why = {
        "other-version": _("属于另一版本或另一份文件的页，不予采用"),
        "unexpected": _("不在应收范围内的页"),
        "printed": _("电子签署用的文件被打印签署，应改签纸质签署页"),
        "undecoded": _("图像损坏、显示不出来，请重新扫描或重新发送"),
    }
    counts, found = Counter[str](), []
    for stray in record.get("strays", ()):
        counts[stray["kind"]] += 1
        if stray["kind"] in why:
            picture = stray_picture(stray["kind"], counts[stray["kind"]]) if stray["kind"] != "undecoded" else ""
            found.append({**stray, "why": why[stray["kind"]], "picture": picture})
    return found


def _unread(record: Mapping[str, Any], files: Mapping[str, str]) -> dict[Place, int]:
    """Return the pages that show no mark, with the number of each among them."""
    unread = [stray for stray in record["strays"] if stray["kind"] == "unreadable"]
    return {(files.get(stray["file"], ""), str(stray["page"])): number for number, stray in enumerate(unread, 1)}


def _by_hand(record: Mapping[str, Any]) -> dict[Place, Copy]:
    """Return the pages that somebody has put in their place, and which sheet they were read as last."""
    return {
        (sheet["file_sha256"][:SHORT], str(sheet["file_page"])): Copy(
            paper["kind"], sheet["page"], sheet["member"], sheet["copy"]
        )
        for paper in record["documents"]
        for sheet in paper["sheets"]
        if sheet.get("assigned_by_hand")
    }


def _likely(record: Mapping[str, Any], file: str) -> int:
    """Return the member from whom all other pages of ``file`` are; 0 where that is not so."""
    members = {s["member"] for paper in record["documents"] for s in paper["sheets"] if s.get("file") == file}
    return next(iter(members)) if len(members) == 1 else 0


def _copy(cells: Mapping[str, str]) -> Copy | None:
    numbers = (cells["页"], cells["成员号"], "0" if cells["份"] == "电子" else cells["份"])
    if not cells["文件代号"] or not all(number.isdecimal() for number in numbers):
        return None
    return Copy(cells["文件代号"], *map(int, numbers))
