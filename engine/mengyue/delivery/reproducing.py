"""The same documents again, to the byte, from a manifest and the same data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mengyue.draft.tree import Stage
from mengyue.file_names import told
from mengyue.i18n import _, language, use_language
from mengyue.intake.decode import read_bytes
from mengyue.intake.load import Loaded, load_bytes
from mengyue.lock.lockfile import Lock, read_lock
from mengyue.lock.restore import Restored, restore
from mengyue.lock.signed_data import find_data
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import MANIFEST
from mengyue.manifest.parts import FileMade
from mengyue.manifest.write import listing_only
from mengyue.model.finding import EngineError, Finding, Severity, State
from mengyue.output.working import working_folder
from mengyue.pack.paged import with_contents
from mengyue.paths import content_root, use_library
from mengyue.pipeline import CLEARED, Rendered, Workshop
from mengyue.version import VERSION

__all__ = ["Reproduced", "reproduce"]


@dataclass(frozen=True, slots=True)
class Reproduced:
    """The documents again: ``files`` by name, the manifest last; none when ``findings`` say why not.

    ``restored`` tells where their content was found, ``left`` which documents only ``package`` makes.
    """

    findings: Sequence[Finding]
    files: Mapping[str, bytes]
    restored: Restored | None = None
    left: Sequence[str] = ()


def reproduce(file: Path, manifest: Path, store: Path | None) -> Reproduced:
    """Make again the documents that ``manifest`` lists from the data ``file``, to the byte, or say why not.

    Raises :class:`EngineError` when the manifest cannot serve as a lock.
    """
    lock = read_lock(manifest)
    data = read_bytes(file)
    findings = list(_versions(lock))
    if digest(data) != lock.manifest.input[0].sha256:
        message = _("数据文件与清单记录的不同（SHA-256 应为 {digest}）").format(digest=lock.manifest.input[0].sha256)
        hint = _("用当时的数据文件；要用现在的数据，去掉 --locked 重新起草")
        refusal = Finding("LK-INPUT", Severity.ERROR, message, file=told(file), hint=hint)
        return Reproduced([*findings, refusal], {})
    root = content_root()
    with working_folder() as library:
        restored = restore(lock.content, root, store, library)
        if restored.gone:
            return Reproduced([*findings, *_gone(restored)], {})
        signed = _signed(lock, manifest, store)
        made, reasons = _made(lock, data, file, library, root, signed)
    files, differing = _matched(lock, made)
    if differing:
        return Reproduced([*findings, *differing, *reasons], {})
    left = [document.path for document in lock.documents if document.path not in files]
    return Reproduced(findings, {**files, MANIFEST: _manifest(lock, files)}, restored, left)


def _signed(lock: Lock, manifest: Path, store: Path | None) -> bytes | None:
    """Return the data as signed, of which the documents tell the changes."""
    if lock.manifest.since is None:
        return None
    since = lock.manifest.since
    data = find_data(manifest.parent, since, store)
    if data is None:
        message = _("找不到签署时的数据文件 {name}（SHA-256 {digest}）：放在清单旁边，或者用 --store 指出存放处")
        raise EngineError(message.format(name=since.name, digest=since.sha256))
    return data


def _made(
    lock: Lock, data: bytes, file: Path, library: Path, root: Path, signed: bytes | None
) -> tuple[list[Rendered], list[Finding]]:
    """Make the documents with the restored ``library`` alone; no documents, and the reasons, when it refuses."""
    spoken = language()
    own = {document.kind for document in lock.documents}
    use_language(lock.manifest.language)
    use_library(library)
    try:
        shop = Workshop(library)
        loaded = _loaded(lock, data, file)
        policy = shop.policy(loaded, lock.policy)
        kinds = [paper.id for paper in policy.documents if paper.source and paper.id in own]
        names = None
        if signed is not None and lock.manifest.since is not None:
            earlier = _loaded(lock, signed, file.parent / lock.manifest.since.name)
            names = shop.since(loaded, earlier, policy, as_of=lock.manifest.as_of)
        made = shop.make(
            loaded,
            lock.policy,
            kinds,
            stage=Stage(lock.manifest.stage),
            as_of=lock.manifest.as_of,
            accept_unapproved=bool(lock.manifest.unapproved_clauses),
            names=names,
        )
        if not made.rendered:
            return [], [finding for finding in made.findings if finding.severity is Severity.ERROR]
        every = lock.manifest.comments == "all"
        reviewed = lock.review and shop.review(loaded, made, as_of=lock.manifest.as_of, every=every)
        marked = any((document.kind or "").endswith(CLEARED) for document in lock.documents)
        cleared = shop.cleared(loaded, made, as_of=lock.manifest.as_of) if marked else ()
        return [*made.rendered, *(reviewed or ()), *cleared], []
    finally:
        use_language(spoken)
        use_library(root)


def _loaded(lock: Lock, data: bytes, file: Path) -> Loaded:
    found = load_bytes(data, file=told(file), policy=lock.policy)
    if len(found) == 1:
        return found[0]
    for loaded in found:
        if loaded.name == lock.manifest.alliance:
            return loaded
    raise EngineError(_("数据文件中没有“{name}”").format(name=lock.manifest.alliance))


def _matched(lock: Lock, made: Sequence[Rendered]) -> tuple[dict[str, bytes], list[Finding]]:
    """Give each document the name that the lock has for it; return those that are not the same too."""
    waiting = list(made)
    files: dict[str, bytes] = {}
    differing: list[Finding] = []
    for document in lock.documents:
        item = next((item for item in waiting if item.kind == document.kind), None)
        if item is None:
            if not lock.package:
                differing.append(_differs(document, _("没有生成")))
            continue
        waiting.remove(item)
        files[document.path] = data = with_contents(item.data, document.contents or ())
        if digest(data) != document.sha256:
            differing.append(_differs(document, digest(data)))
    if not files and not differing:
        raise EngineError(_("清单没有列出可以重现的文件"))
    return files, differing


def _differs(document: FileMade, found: str) -> Finding:
    message = _("文件与清单不同：应为 {expected}，现为 {found}").format(expected=document.sha256, found=found)
    hint = _("用清单所记版本的程序重现")
    return Finding("LK-DIFFERS", Severity.ERROR, message, file=document.path, hint=hint)


def _gone(restored: Restored) -> Iterator[Finding]:
    hint = _("从备份找回该文件，存入 --store 指定的文件夹或内容库的 git 历史")
    for name, value in restored.gone.items():
        message = _("内容文件找不到了（SHA-256 {digest}）").format(digest=value)
        yield Finding("LK-GONE", Severity.ERROR, message, file=name, hint=hint, state=State.FAULT)


def _versions(lock: Lock) -> Iterator[Finding]:
    if lock.manifest.engine.version != VERSION:
        message = _("程序版本与清单不同（清单 {old}，现在 {new}）；是否一致以文件摘要为准")
        yield Finding(
            "LK-ENGINE",
            Severity.WARNING,
            message.format(old=lock.manifest.engine.version, new=VERSION),
            state=State.NOTE,
        )


def _manifest(lock: Lock, files: dict[str, bytes]) -> bytes:
    """Return the manifest as it is; of a package, whose other files were not made again, without these."""
    if not lock.package:
        return lock.data
    return listing_only(lock.data, files)
