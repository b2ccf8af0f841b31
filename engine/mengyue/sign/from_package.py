"""Taking the signable PDFs out of a package that was made before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mengyue.i18n import _
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import PackageManifest
from mengyue.manifest.read_manifest import read_manifest
from mengyue.model.finding import EngineError
from mengyue.pack.paged import with_contents
from mengyue.pipeline import Rendered

__all__ = ["package_pdfs"]


def package_pdfs(folder: Path, rendered: Sequence[Rendered]) -> dict[str, bytes]:
    """Return the PDF of each rendered paper from a package folder, by kind.

    The package must hold the very documents that the data give now; otherwise what is signed would not be what was
    packed.
    """
    manifest = read_manifest(folder)
    if not isinstance(manifest, PackageManifest):
        raise EngineError(_("“{folder}”不是申报包文件夹：先用 mengyue package 生成").format(folder=folder))
    documents = {row.kind: row for row in manifest.files if row.kind is not None}
    twins = {row.twin_of: row for row in manifest.files if row.twin_of is not None}
    pdfs = {}
    for item in rendered:
        row = documents.get(item.kind)
        if row is None or row.sha256 != digest(with_contents(item.data, row.contents or ())):
            message = _("申报包里的《{title}》与现在的数据文件、条款不一致；请先重新打包")
            raise EngineError(message.format(title=item.title))
        twin = twins.get(row.path)
        if twin is None or not (folder / twin.path).is_file():
            raise EngineError(_("申报包里没有《{title}》的 PDF；请先重新打包").format(title=item.title))
        pdfs[item.kind] = (folder / twin.path).read_bytes()
        if digest(pdfs[item.kind]) != twin.sha256:
            raise EngineError(_("申报包里《{title}》的 PDF 生成后被改过；请先重新打包").format(title=item.title))
    return pdfs
