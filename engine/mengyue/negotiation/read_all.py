"""Reading what came back: all files against what was sent, judged, side by side. It writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mengyue.comparison.author import missed_text
from mengyue.file_names import Names, told
from mengyue.i18n import _
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import MANIFEST, ReturnedManifest, written_now
from mengyue.manifest.parts import FileMade, FileReturned
from mengyue.manifest.write import encode
from mengyue.model.finding import EngineError, Finding
from mengyue.negotiation.consequences import findings_of, with_consequences
from mengyue.negotiation.decision_table import DATA, SHEET, Decision, as_data, decided_rows, row_of, sheet
from mengyue.negotiation.history import HISTORY, Round, earlier, read_history
from mengyue.negotiation.judged_change import judged
from mengyue.negotiation.matters import Matter, class_name, matters_of, said, verdict_name
from mengyue.negotiation.proposals import BY_HAND, Proposal, pieces_of
from mengyue.negotiation.returned_file import Returned, read_returned
from mengyue.negotiation.sent import Sent
from mengyue.progress import each
from mengyue.refusal import reason_of

__all__ = ["RECEIVED", "SENT", "Reading", "read_all"]

#: The folder in which what came back is kept.
RECEIVED = "收到的文件"
#: The folder in which what was sent is kept, so that decisions can be applied from the results alone.
SENT = "发出的文件"


@dataclass(frozen=True)
class Reading:
    """Everything that came back. ``apart`` are findings about the whole agreement, by party."""

    sent: Sent
    returned: tuple[Returned, ...]
    data: Mapping[str, bytes]
    matters: tuple[Matter, ...]
    apart: Mapping[str, Sequence[Finding]]
    rounds: tuple[Round, ...]

    @property
    def number(self) -> int:
        """Which round it is, counted from 1."""
        return len(self.rounds) + 1

    @property
    def complete(self) -> bool:
        """Whether everything in the files was read and compared."""
        return not any(one.missed for one in self.returned)

    def rows(self) -> list[dict[str, str]]:
        """Return the rows of the table."""
        library = self.sent.shop.library
        return [row_of(matter, library, earlier(matter, self.rounds)) for matter in self.matters]

    def remarks(self) -> list[tuple[str, str]]:
        """Return what stands in no row: what was not compared, what concerns the whole, what is the same."""
        found: list[tuple[str, str]] = []
        for one in self.returned:
            for thing in one.missed:
                found.append((_("没有比较：{file}").format(file=one.file), missed_text(thing)))
            for finding in self.apart.get(one.file, ()):
                found.append((_("全稿：{party}").format(party=one.party), said(finding)))
            for number, title in one.paper.dropped.values():
                text = _("发出时的{number}“{title}”，按现在的条款库和数据起草已没有")
                found.append((one.paper.title, text.format(number=number, title=title)))
            if one.differences.renumbered:
                text = _("{count} 处只是编号不同").format(count=one.differences.renumbered)
                found.append((one.file, text))
            if one.differences.widths:
                text = _("{count} 处只是标点、数字的全角和半角不同").format(count=one.differences.widths)
                found.append((one.file, text))
            if one.differences.unlinked:
                text = _("{count} 处对其他条、附件的引用成了普通文字，不再随编号变化")
                found.append((one.file, text.format(count=one.differences.unlinked)))
            if not one.differences.found:
                text = (
                    _("所比较的文字没有差别") if one.missed else _("文字没有变化（字体、字号、颜色、版面不在比较之列）")
                )
                found.append((one.file, text))
        return [*found, *((_("说明"), note) for note in self.sent.notes)]

    def files(self, decisions: Sequence[Decision] = ()) -> dict[str, bytes]:
        """Return what to write into the folder of results, the manifest last; the tables hold ``decisions`` that were
        made before."""
        on = self.sent.loaded.alliance.alliance.filled_on or self.sent.as_of
        rows = decided_rows(self.rows(), decisions)
        names = "；".join(f"{one.party}（{one.file}）" for one in self.returned)
        facts = [
            _("联合体：{name}　第{number}轮").format(name=self.sent.loaded.name, number=self.number),
            _("退回的文件：{files}").format(files=names),
            _("黄色各栏由人填写：决定选“接受、拒绝、还价、仅对该单位”，并写明决定人；没有填的按未决定处理，条文不变。"),
        ]
        made = {SHEET: sheet(rows, facts, self.remarks(), on), DATA: as_data(rows), **self.data, **self._sent()}
        returned = tuple(
            FileReturned(path=path, name=one.file, sha256=one.sha256, member=one.member, party=one.party)
            for path, one in zip(self.data, self.returned, strict=True)
        )
        manifest = ReturnedManifest(
            **written_now(),
            as_of=self.sent.as_of,
            alliance=self.sent.loaded.name,
            input=(self.sent.loaded.data.used,),
            sent=digest((self.sent.folder / MANIFEST).read_bytes()),
            round=self.number,
            returned=returned,
            files=tuple(FileMade(path=name, sha256=digest(data)) for name, data in made.items()),
        )
        return {**made, MANIFEST: encode(manifest)}

    def _sent(self) -> dict[str, bytes]:
        """Return what was sent, with its manifest, its data and the record of earlier rounds."""
        folder = self.sent.folder
        names = [MANIFEST, *(paper.file for paper in self.sent.papers)]
        names += [HISTORY] if (folder / HISTORY).is_file() else []
        files = {f"{SENT}/{name}": (folder / name).read_bytes() for name in names}
        return {**files, f"{SENT}/{self.sent.loaded.data.name}": self.sent.loaded.data.data}

    def as_mapping(self) -> dict[str, Any]:
        """Return everything ready for JSON; the keys are part of the command-line contract."""
        return {
            "round": self.number,
            "files": [
                {
                    "file": one.file, "party": one.party, "member": one.member, "document": one.paper.title,
                    "against": one.paper.file, "renumbered": one.differences.renumbered,
                    "widths": one.differences.widths,
                    "not_compared": [
                        {"kind": m.kind, "name": m.name, "place": m.place, "near": m.near} for m in one.missed
                    ],
                }
                for one in self.returned
            ],
            "matters": [self._matter(matter) for matter in self.matters],
            "notes": [f"{what}：{text}" for what, text in self.remarks()],
        }  # fmt: skip

    def _matter(self, matter: Matter) -> dict[str, Any]:
        first = matter.first
        return {
            "number": matter.number,
            "id": matter.id,
            "place": first.place.name,
            "places": list(dict.fromkeys(p.place.name for p in matter.proposals)),
            "clause": first.clause,
            "parties": list(matter.parties),
            "rivals": list(matter.rivals),
            "change": first.change.value,
            "class": first.kind.value,
            "verdict": first.verdict.value,
            "by": first.by,
            "reason": first.reason,
            "old": first.old,
            "new": first.new,
            "words": pieces_of(first),
            "values": [{"path": path, "value": value} for path, value in first.values],
            "variant": first.variant,
            "notes": list(first.notes),
            "findings": [finding.as_dict() for finding in first.findings],
            "proposed": [
                {
                    "file": p.returned.file,
                    "party": p.returned.party,
                    "authors": sorted({author for d in p.differences for author in d.authors}),
                    "trace": [d.trace.value for d in p.differences],
                    "comments": [{"author": r.author, "text": r.text} for d in p.differences for r in d.remarks],
                }
                for p in matter.proposals
            ],
            "history": earlier(matter, self.rounds),
        }

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield (kind, line) for people: ``head``, ``line`` or ``note``."""
        counts = Counter(matter.first.kind for matter in self.matters)
        total = "、".join(f"{class_name(kind)} {count}" for kind, count in counts.items())
        yield (
            "head",
            _("退回 {files} 份，共 {count} 项改动{total}").format(
                files=len(self.returned), count=len(self.matters), total=f"：{total}" if total else ""
            ),
        )
        for matter in self.matters:
            first = matter.first
            parties = "、".join(matter.parties)
            head = _("{number}. {place}〔{parties}〕{kind}，{verdict}")
            yield "line", head.format(
                number=matter.number, place=matter.places, parties=parties, kind=class_name(first.kind),
                verdict=verdict_name(first),
            )  # fmt: skip
            yield "note", _short(pieces_of(first) or first.new or first.old)
            if matter.rivals:
                numbers = "、".join(map(str, matter.rivals))
                yield "note", _("与第 {numbers} 项不一致").format(numbers=numbers)
            for note in dict.fromkeys([*first.notes, *map(said, first.findings)]):
                yield "note", _short(note)
        for what, text in self.remarks():
            yield "line", f"{what}：{text}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 400 else flat[:399] + "…"


def read_all(paths: Sequence[Path], sent: Sent, members: Mapping[Path, str] | None = None) -> Reading:
    """Read all of ``paths``. Raises :class:`EngineError` with a line for every file that cannot be read."""
    returned: list[Returned] = []
    data: dict[str, bytes] = {}
    faults: list[str] = []
    names = Names()
    seen: dict[str, str] = {}
    for path in each(_("读取退回的文件"), paths):
        try:
            one = read_returned(path, sent, (members or {}).get(path, ""))
        except OSError as error:
            faults.append(_("“{file}”无法读取：{reason}").format(file=told(path), reason=reason_of(error)))
            continue
        except EngineError as error:
            faults.append(str(error))
            continue
        if one.sha256 in seen:
            faults.append(_("“{file}”与“{other}”是同一个文件").format(file=one.file, other=seen[one.sha256]))
            continue
        seen[one.sha256] = one.file
        returned.append(one)
        data[f"{RECEIVED}/{names.take(Path(one.file).stem)}.docx"] = path.read_bytes()
    if faults:
        raise EngineError("\n".join(faults))
    apart: dict[str, Sequence[Finding]] = {}
    proposals: list[Proposal] = []
    base: dict[str, list[Finding]] = {}
    for one in returned:
        found = judged(one, sent)
        kind = one.paper.kind
        if any(proposal.kind not in BY_HAND for proposal in found):
            if kind not in base:
                base[kind] = findings_of(sent, sent.loaded.alliance, kind)[0]
            found, apart[one.file] = with_consequences(found, sent, base[kind])
        proposals += found
    return Reading(sent, tuple(returned), data, tuple(matters_of(proposals)), apart, read_history(sent.folder))
