"""The report for people: who has signed what, what is missing, what cannot be used and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from mengyue.collation.match import Copy, Matched, Stray
from mengyue.collation.refused_files import explained
from mengyue.collation.returned import ReturnedFile
from mengyue.collation.sheet_standing import Sheet, Standing, State
from mengyue.i18n import _
from mengyue.sign.sent_record import Issued

__all__ = ["report"]


def report(issued: Issued, standings: Sequence[Standing], matched: Matched, files: Sequence[ReturnedFile]) -> list[str]:
    """Return the lines of the report; lines of detail begin with two spaces."""
    lines = [_("{alliance}：签署收回情况").format(alliance=issued.alliance)]
    for standing in standings:
        lines += ["", *_document(issued, standing)]
    lines += _members(issued, standings)
    lines += _doubled(issued, matched)
    lines += _signatures(files)
    lines += _strays(matched.strays)
    lines += _blanks(matched.blanks)
    refused = [file for file in files if file.refused]
    if refused:
        lines += ["", _("没有采用的文件 {count} 个：").format(count=len(refused))]
        lines += [f"  {file.name}：{explained(file.refused)}" for file in refused]
    return lines


def _document(issued: Issued, standing: Standing) -> list[str]:
    counts = {state: sum(sheet.state is state for sheet in standing.sheets) for state in State}
    total = len(standing.sheets)
    head = _("《{title}》共 {copies} 份，应收 {total} 张，已收 {got} 张，缺 {missing} 张")
    lines = [
        head.format(
            title=standing.paper.title,
            copies=standing.paper.copies,
            total=total,
            got=total - counts[State.MISSING],
            missing=counts[State.MISSING],
        )
    ]
    lines.append(
        "  "
        + _("人工核对无误 {confirmed} 张，电子签名有效 {valid} 张，待核对 {unseen} 张，不合格 {lacking} 张").format(
            confirmed=counts[State.CONFIRMED],
            valid=counts[State.VALID],
            unseen=counts[State.UNSEEN],
            lacking=counts[State.LACKING],
        )
    )
    if standing.effective:
        lines.append("  " + _("生效日期（最后一方签署之日）：{date}").format(date=standing.effective.isoformat()))
    elif standing.last_signature and standing.signs:
        words = _("已知最后的签署日期：{date}；还有 {count} 张签署页的日期没有填写，生效日期不能确定")
        if not standing.undated:
            words = _("已知最后的签署日期：{date}；尚未收齐或尚未核对，生效日期不能确定")
        lines.append("  " + words.format(date=standing.last_signature.isoformat(), count=standing.undated))
    for sheet in standing.sheets:
        if sheet.state is State.LACKING:
            lines.append("  " + _("不合格：{sheet}").format(sheet=_name(issued, sheet.copy)))
    return lines


def _members(issued: Issued, standings: Sequence[Standing]) -> list[str]:
    """What each member still owes."""
    lines: list[str] = []
    done = []
    for party in issued.parties:
        own = [sheet for standing in standings for sheet in standing.sheets if sheet.copy.member == party.index]
        owed = [sheet for sheet in own if sheet.state is State.MISSING]
        label = f"{party.index:02d} {party.name or party.id}"
        if not own:
            lines.append("  " + _("{member}：没有签署页，待补充资料").format(member=label))
        elif owed:
            lines.append(
                "  "
                + _("{member}：缺 {count} 张（{pages}）").format(
                    member=label, count=len(owed), pages=_owed(issued, owed)
                )
            )
        else:
            done.append(label)
    head = ["", _("已交齐的成员单位 {count} 个，共 {of} 个").format(count=len(done), of=len(issued.parties))]
    return [*head, *lines]


def _owed(issued: Issued, owed: Iterable[Sheet]) -> str:
    titles = {paper.kind: paper.title for paper in issued.papers}
    parts = []
    for (kind, page), group in groupby(sorted(s.copy for s in owed), key=lambda copy: (copy.document, copy.page)):
        copies = _runs([copy.copy for copy in group])
        parts.append(_("《{title}》第 {page} 页第 {copies} 份").format(title=titles[kind], page=page, copies=copies))
    return "；".join(parts)


def _runs(numbers: Sequence[int]) -> str:
    """Return numbers as 1-4、7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _doubled(issued: Issued, matched: Matched) -> list[str]:
    doubled = matched.doubled()
    if not doubled:
        return []
    lines = ["", _("重复交回 {count} 张，采用最先一处：").format(count=len(doubled))]
    for copy in doubled:
        found = (matched.paper.get(copy) or []) if copy.copy else matched.electronic.get(copy, [])
        places = "、".join(_("{file} 第 {page} 页").format(file=f.file.name, page=f.page.number) for f in found)
        lines.append("  " + _("{sheet}：{places}").format(sheet=_name(issued, copy), places=places))
    return lines


def _signatures(files: Sequence[ReturnedFile]) -> list[str]:
    signed = [file for file in files if file.signatures]
    if not signed:
        return []
    lines = ["", _("电子签名的文件 {count} 个：").format(count=len(signed))]
    states = {
        "valid": _("有效"),
        "untrusted": _("签名完好，但签发机构不在信任的根证书之内，须由人核实"),
        "unsupported": _("国密算法（SM2/SM3），不能在此验证；请在签署平台验证后由人核对"),
        "altered": _("验证不通过"),
    }
    for file in signed:
        for signature in file.signatures:
            words = _("{file}：{signer}，{date}，{state}")
            lines.append(
                "  "
                + words.format(
                    file=file.name,
                    signer=signature.signer or "?",
                    date=signature.signed_on or "?",
                    state=states[signature.state],
                )
            )
        if not file.issued and not file.refused:
            lines.append(
                "  " + _("{file}：不是在发出的文件上直接签署，不能证明文本一致，须由人比对全文").format(file=file.name)
            )
    return lines


def _strays(strays: Sequence[Stray]) -> list[str]:
    words = {
        "unreadable": _("认不出标记的页 {count} 张，重新扫描，或者由人辨认后在核对表末的行里填写文件、页、成员、份："),
        "undecoded": _("图像损坏、显示不出来的页 {count} 张，请重新扫描或重新发送："),
        "other-version": _("属于另一版本或另一份文件、不予采用的页 {count} 张："),
        "unexpected": _("标记不在应收范围内的页 {count} 张："),
        "printed": _("电子签署用的文件被打印签署、没有电子签名的页 {count} 张，应改签纸质签署页："),
    }
    lines: list[str] = []
    for kind, text in words.items():
        own = [stray for stray in strays if stray.kind == kind]
        if own:
            lines += ["", text.format(count=len(own))]
            lines += ["  " + _stray(stray) for stray in own]
    return lines


def _blanks(blanks: Sequence[Stray]) -> list[str]:
    """Tell blank pages, a line for each file: backs of sheets do no harm, a signed side that was not scanned does."""
    if not blanks:
        return []
    lines = ["", _("空白的页 {count} 张；若不是背面，就是扫反了面，请重新扫描：").format(count=len(blanks))]
    for name in dict.fromkeys(stray.file.name for stray in blanks):
        own = [stray for stray in blanks if stray.file.name == name]
        place = _("{file} 第 {page} 页").format(file=name, page=_runs([stray.page.number for stray in own]))
        whole = len(own) == len(own[0].file.pages)
        lines.append("  " + place + (_("（全部页都是空白）") if whole else ""))
    return lines


def _stray(stray: Stray) -> str:
    place = _("{file} 第 {page} 页").format(file=stray.file.name, page=stray.page.number)
    if stray.mark is None:
        return place
    return _("{place}（文件摘要 {digest}，第 {page} 页，{member} 号单位，第 {copy} 份）").format(
        place=place,
        digest=stray.mark.digest[:8].upper(),
        page=stray.mark.page,
        member=stray.mark.member,
        copy=stray.mark.copy,
    )


def _name(issued: Issued, copy: Copy) -> str:
    title = next(paper.title for paper in issued.papers if paper.kind == copy.document)
    member = next((party.name for party in issued.parties if party.index == copy.member), "")
    number = str(copy.copy) if copy.copy else _("电子")
    return _("《{title}》第 {page} 页，{member}，第 {copy} 份").format(
        title=title, page=copy.page, member=member, copy=number
    )
