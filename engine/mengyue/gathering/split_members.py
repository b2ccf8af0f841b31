"""A workbook for every member, with the record of what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mengyue.file_names import Names
from mengyue.gathering.asking_round import opened, with_round
from mengyue.gathering.cover_words import Asking, cover_of
from mengyue.gathering.gathering_record import Answered, SentOut, SentTo, record_bytes, record_place
from mengyue.gathering.member_parts import parts_of
from mengyue.gathering.member_workbook import member_workbook
from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.intake.pack_speech import PackSpeech
from mengyue.intake.scaffold import policy_places
from mengyue.library.load_statute import load_statutes
from mengyue.library.policy import Policy
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import MANIFEST, GatheringManifest, written_now
from mengyue.manifest.parts import FileMade
from mengyue.manifest.read_manifest import read_manifest
from mengyue.manifest.write import encode
from mengyue.model.finding import EngineError
from mengyue.output.folder import write_file, write_folder
from mengyue.paths import content_root

__all__ = ["Split", "split"]


@dataclass(frozen=True, slots=True)
class Split:
    """The files of a round by name, the manifest last; ``events`` is the record with this round in it."""

    files: dict[str, bytes]
    round: SentOut
    events: Sequence[SentOut | Answered]

    def write(self, folder: Path, data: Path, *, force: bool = False) -> None:
        """Write the folder and, beside the data file ``data``, the record. Raises :class:`EngineError` where another
        round lies in the folder."""
        _guard(folder, self.round, force)
        write_folder(folder, self.files, force=force)
        write_file(record_place(data), record_bytes(self.events))


def split(
    loaded: Loaded,
    policy: Policy,
    asked: Asking,
    events: Sequence[SentOut | Answered] = (),
    *,
    only: Sequence[str] = (),
) -> Split:
    """Make the workbooks of all members, or of those in ``only``; ``events`` is the record so far.

    Raises :class:`EngineError` where there is nobody to ask, :class:`InputError` for a text that no cell holds.
    """
    alliance = loaded.alliance
    known = [member.id for member in alliance.members]
    parts, places, speech = parts_of(policy, alliance), policy_places(policy), PackSpeech(policy)
    asking_now = opened(loaded, parts, asked, events, only)
    laws = load_statutes(content_root(), [])
    names, files, sent = Names(), {}, []
    for member in alliance.members:
        name = names.take(parts.layout.file.replace("{member}", member.id)) + ".xlsx"
        gone = asking_now.sent.get(member.id)
        if gone is None:
            continue
        cover = cover_of(parts.layout.cover, member, alliance, policy, asked, laws)
        files[name] = member_workbook(gone, parts, cover, members=known, places=places, speech=speech)
        sent.append(SentTo(member=member.id, file=name, digest=gone.digest))
    made = asking_now.round.model_copy(update={"sent": tuple(sent)})
    manifest = GatheringManifest(
        **written_now(),
        as_of=asked.on,
        due=asked.due,
        alliance=loaded.name,
        gathering=made.gathering,
        round=made.round,
        input=(loaded.data.used,),
        files=tuple(FileMade(path=name, sha256=digest(data)) for name, data in files.items()),
    )
    return Split({**files, MANIFEST: encode(manifest)}, made, with_round(events, made))


def _guard(folder: Path, made: SentOut, force: bool) -> None:
    if force or not (folder / MANIFEST).is_file():
        return
    found = read_manifest(folder / MANIFEST)
    if isinstance(found, GatheringManifest) and (found.gathering, found.round) == (made.gathering, made.round):
        return
    if isinstance(found, GatheringManifest):
        message = _("“{folder}”里是“{name}”{on}发出的第 {round} 轮收集表，没有覆盖（换一个文件夹，或加 --force）")
        told = {"name": found.alliance, "on": found.as_of.isoformat(), "round": found.round}
        raise EngineError(message.format(folder=folder.name, **told))
    message = _("“{folder}”里是本程序生成的别的文件，没有覆盖（换一个文件夹，或加 --force）")
    raise EngineError(message.format(folder=folder.name))
