"""What is handed in: what is still missing or unsigned, told before; and the list of files that goes along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.manifest.manifest_model import DraftManifest, FilingManifest, written_now
from mengyue.manifest.write import files_made
from mengyue.pack.ink import Ink, ink
from mengyue.pack.materials import Material
from mengyue.progress import each

__all__ = ["handed_in", "standing"]


def standing(materials: Sequence[Material], folder: Path) -> list[str]:
    """Return what a person must still add to ``folder`` or have signed before the package can be handed in."""
    lines = []
    absent = [m for m in materials if not m.standing.made and not m.own]
    for material in absent:
        line = _("还缺 {number:02d}《{title}》（{basis}），须由单位提供")
        if material.standing.offered:
            line = _("还缺 {number:02d}《{title}》（{basis}），须由单位提供，或者加 --with {offered} 生成")
        facts = {"number": material.number, "title": material.title, "basis": material.basis}
        lines.append(line.format(**facts, offered=material.standing.offered))
    unsigned = [m for m in materials if m.standing.made and not m.own]
    if unsigned:
        numbers = "、".join(f"{m.number:02d}" for m in unsigned)
        lines.append(_("还没有签字盖章：{numbers}；签好之前不能提交").format(numbers=numbers))
    lines += _put_in(materials)
    if absent or unsigned:
        hint = _("把 PDF 或图片以序号开头命名（如 {example}）放进 {folder}，再运行一次，即编入合并 PDF、目录和压缩包")
        number = (absent or unsigned)[0].number
        lines.append(hint.format(example=f"{number:02d}-{_('扫描件')}.pdf", folder=told(folder)))
    return lines


def _put_in(materials: Sequence[Material]) -> list[str]:
    """Return what the files that somebody has put in do not show of signatures and seals."""
    given = [material for material in materials if material.own]
    plain: dict[bool, list[str]] = {True: [], False: []}
    grey: list[str] = []
    for material in each(_("查看放入的材料"), given):
        found = {own.name: ink(own.pdf) for own in material.own}
        if {Ink.SIGNED, Ink.COLOURED} & set(found.values()):
            continue
        plain[material.standing.made] += [name for name, kind in found.items() if kind is Ink.NONE]
        grey += [name for name, kind in found.items() if kind is Ink.GREY]
    lines = []
    if plain[True]:
        message = _("放入的 {files} 只有打印的文字，看不到签名和印章；签好之前不能提交")
        lines.append(message.format(files=_listed(plain[True])))
    if plain[False]:
        message = _("放入的 {files} 只有打印的文字，看不到签名和印章；须签字盖章的，办好后换上")
        lines.append(message.format(files=_listed(plain[False])))
    if grey:
        message = _("放入的 {files} 没有颜色，看不出有没有签名和印章，请人核对")
        lines.append(message.format(files=_listed(grey)))
    return lines


def _listed(names: Sequence[str]) -> str:
    return "、".join(f"“{name}”" for name in names)


def handed_in(manifest: DraftManifest, files: Mapping[str, bytes]) -> FilingManifest:
    """Return the manifest that goes into the .zip: what ``files`` there are and their digests, nothing about how they
    were made."""
    known = {row.path: row for row in manifest.files}
    rows = []
    for row in files_made(files):
        made = known.get(row.path, row)
        rows.append(row.model_copy(update={key: getattr(made, key) for key in ("twin_of", "title", "copies")}))
    return FilingManifest(**written_now(), as_of=manifest.as_of, alliance=manifest.alliance, files=tuple(rows))
