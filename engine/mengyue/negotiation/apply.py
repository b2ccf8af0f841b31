"""Applying what was decided: the data, a new draft, redlines and letters, and the record. It writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mengyue.comparison.articles import units_in
from mengyue.comparison.author import author_of
from mengyue.comparison.lines import as_compared, lines_of
from mengyue.comparison.other_places import changed_places
from mengyue.comparison.redline import Result, make_redline, settled
from mengyue.comparison.side_by_side import side_by_side
from mengyue.delivery.drafting import Drafted, Drafting
from mengyue.draft.tree import Stage
from mengyue.file_names import Names
from mengyue.i18n import _
from mengyue.intake.load import Loaded
from mengyue.intake.place_labels import label_of
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import MANIFEST, DraftManifest
from mengyue.manifest.parts import FileMade
from mengyue.manifest.write import encode
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError, MissingProgram
from mengyue.negotiation.data_written import written
from mengyue.negotiation.decision_table import Choice, Decision
from mengyue.negotiation.history import HISTORY, Decided, Round, encode_history
from mengyue.negotiation.letter import Answered, letter
from mengyue.negotiation.matters import Matter
from mengyue.negotiation.places_of_data import listed, value_at
from mengyue.negotiation.proposals import BY_HAND, Class, Proposal
from mengyue.negotiation.read_all import Reading
from mengyue.negotiation.returned_file import Returned
from mengyue.negotiation.row_record import fields_of
from mengyue.negotiation.taken import Edits, Taken, edits_of
from mengyue.word.open_docx import Package, open_package
from mengyue.word.reader import read_document

__all__ = ["Applied", "apply"]

_ANSWERS = {
    Choice.ACCEPT: "已采纳",
    Choice.REFUSE: "未采纳",
    Choice.COUNTER: "已部分采纳",
    Choice.ONLY: "已作为特别约定采纳",
}


@dataclass(frozen=True)
class Applied:
    """What became of the decisions: the new data, the files of the next round with their manifest, and what is told.

    ``unwritten`` are decisions that could not be written, ``unproved`` those of which the new draft does not say what
    was decided; both must be looked at by a person.
    """

    loaded: Loaded
    data: bytes
    files: Mapping[str, bytes]
    drafted: Drafted
    values: Mapping[str, Any]
    unwritten: tuple[str, ...]
    unproved: tuple[str, ...]
    undecided: int
    notes: tuple[str, ...]


def apply(reading: Reading, decisions: Sequence[Decision], *, now: Loaded | None = None, file: str = "") -> Applied:
    """Apply ``decisions`` to the data that were sent, or to ``now``, the data as they are today.

    Raises :class:`EngineError` with every decision that contradicts another, is about nothing that came back, or
    touches data that were changed since they were sent: nothing is decided in silence.
    """
    decided = _decided(reading, decisions, file)
    taken = list(_taken(decided))
    edits = edits_of(reading.sent, taken)
    base = now or reading.sent.loaded
    _refuse_changed(reading, edits, base)
    made = written(base, edits.values, reading.sent.policy)
    loaded = made.loaded
    drafted, redrafted = _drafted(reading, loaded)
    edits.unwritten += _not_summed(taken, redrafted)
    unproved = tuple(_unproved(reading, decided, edits, redrafted))
    answers = _answers(reading, decided, edits)
    files, notes = _files(reading, drafted, redrafted, answers)
    rounds = (*reading.rounds, _round(reading, decided, edits))
    files[HISTORY] = encode_history(rounds)
    files[base.data.name] = made.data
    notes = (*([made.note] if made.note else []), *notes)
    unwritten = tuple(f"{p.place.name}（{p.returned.party}）：{why}" for p, why in edits.unwritten)
    undecided = sum(matter.id not in decided for matter in reading.matters)
    whole = _with_manifest(drafted, files)
    return Applied(loaded, made.data, whole, drafted, edits.values, unwritten, unproved, undecided, notes)


def _decided(reading: Reading, decisions: Sequence[Decision], file: str) -> dict[str, tuple[Matter, Decision]]:
    """Return the decisions by the id of their matter, or raise every contradiction among them."""
    matters = {matter.id: matter for matter in reading.matters}
    numbers = {matter.number: matter for matter in reading.matters}
    found: dict[str, tuple[Matter, Decision]] = {}
    faults: list[str] = []
    for decision in decisions:
        matter = matters.get(decision.id)
        if matter is None:
            faults.append(_("第 {line} 行的识别码不在退回的文件中").format(line=decision.line))
        elif decision.id in found and found[decision.id][1].choice is not decision.choice:
            faults.append(
                _("第 {line} 行与第 {other} 行对同一项的决定不同").format(
                    line=decision.line, other=found[decision.id][1].line
                )
            )
        else:
            found[decision.id] = matter, decision
    for matter, decision in found.values():
        for other in matter.rivals:
            there = found.get(numbers[other].id)
            if there is None or other < matter.number:
                continue
            if _clash(decision, there[1]):
                faults.append(
                    _("第 {one} 项和第 {two} 项要求在同一处写不同的文字，不能都接受：{place}").format(
                        one=matter.number, two=other, place=matter.first.place.name
                    )
                )
    if faults:
        raise EngineError("\n".join(f"{file}：{fault}" if file else fault for fault in faults))
    return found


def _clash(one: Decision, other: Decision) -> bool:
    binding = (Choice.ACCEPT, Choice.COUNTER)
    if one.choice not in binding or other.choice not in binding:
        return False
    return not (one.choice is other.choice is Choice.COUNTER and as_compared(one.text) == as_compared(other.text))


def _taken(decided: Mapping[str, tuple[Matter, Decision]]) -> Iterator[Taken]:
    for matter, decision in sorted(decided.values(), key=lambda row: row[0].number):
        if decision.choice is Choice.REFUSE:
            continue
        counter = decision.text or None
        only = decision.choice is Choice.ONLY
        first = matter.first
        same = [one for one in matter.proposals if one.returned is first.returned] if counter is None else [first]
        for proposal in matter.each if only else same:
            yield Taken(proposal, counter, only, decision.by, decision.reason)


def _refuse_changed(reading: Reading, edits: Edits, base: Loaded) -> None:
    """Raise what would be overwritten: data that somebody has changed since they were sent."""
    sent = reading.sent.loaded.alliance
    changed = [
        path
        for path in edits.values
        if not path.startswith(("own_articles[", "special_terms[")) and _now(sent, path) != _now(base.alliance, path)
    ]
    if changed:
        labels = "、".join(label_of(path) for path in changed)
        message = _("这些资料在发出之后已经改过，与要写入的决定冲突，没有写入：{labels}")
        raise EngineError(message.format(labels=labels))


def _now(alliance: Alliance, path: str) -> Any:
    """Return what stands at ``path``; of an item that comes into a list or goes from it, the list."""
    if listed(path) == path:
        return value_at(alliance, path)
    return [value for _path, value in fields_of(alliance, listed(path))]


def _drafted(reading: Reading, loaded: Loaded) -> tuple[Drafted, dict[str, Package]]:
    """Return the new documents, and those that came back by the file they came back as."""
    sent = reading.sent
    rows = [row for row in sent.manifest.files if row.kind and row.path.lower().endswith(".docx")]
    known = {paper.id for paper in sent.policy.documents}
    kinds = tuple(dict.fromkeys(row.kind for row in rows if row.kind in known))
    review = any((row.kind or "").endswith("-review") for row in rows)
    drafting = Drafting(sent.shop, None, kinds, Stage.DRAFT, sent.as_of, review)
    drafted = drafting.draft(loaded)
    manifest = read_files(drafted)
    packages: dict[str, Package] = {}
    old = {row.path: row.kind for row in rows}
    for one in reading.returned:
        kind = old.get(one.paper.file)
        path = next((row.path for row in manifest if row.kind == kind), None)
        path = path or next((row.path for row in manifest if row.kind == one.paper.kind), None)
        if path is not None:
            packages[one.file] = open_package(drafted.files[path], path)
    return drafted, packages


def read_files(drafted: Drafted) -> tuple[FileMade, ...]:
    """Return the rows of the manifest of what was drafted."""
    if MANIFEST not in drafted.files:
        raise EngineError(_("按决定修改后的数据不能起草"))
    return DraftManifest.model_validate_json(drafted.files[MANIFEST]).files


def _not_summed(taken: Sequence[Taken], packages: Mapping[str, Package]) -> Iterator[tuple[Proposal, str]]:
    """Yield what is computed and was accepted, and does not come out in the new draft."""
    for one in taken:
        proposal = one.proposal
        if proposal.kind is Class.COMPUTED and one.counter is None and proposal.returned.file in packages:
            lines = lines_of(read_document(packages[proposal.returned.file]).body)
            if not any(as_compared(proposal.new) in line.key for line in lines):
                yield proposal, proposal.notes[-1]


def _unproved(
    reading: Reading, decided: Mapping[str, tuple[Matter, Decision]], edits: Edits, packages: Mapping[str, Package]
) -> Iterator[str]:
    """Yield each decision of which the new draft does not say what was decided: what was accepted must stand there,
    what was not must not."""
    unwritten = {id(proposal) for proposal, _why in edits.unwritten}
    said: dict[str, tuple[str, ...]] = {}
    for name, package in packages.items():
        said[name] = tuple("".join(line.key) for line in lines_of(read_document(package).body))
    for matter in reading.matters:
        first = matter.first
        if first.kind in (*BY_HAND, Class.ROWS):
            continue
        if id(first) in unwritten or first.returned.file not in said:
            continue
        lines = said[first.returned.file]
        row = decided.get(matter.id)
        choice = row[1].choice if row else Choice.REFUSE
        new = [as_compared(d.new.rpartition("　")[2] if d.column < 0 else d.new) for d in first.differences if d.new]
        if choice is Choice.ACCEPT:
            missing = [text for text in new if text and not any(text in line for line in lines)]
            if missing:
                yield _("第 {number} 项已接受，新稿中没有找到对方的文字：{place}").format(
                    number=matter.number, place=first.place.name
                )
        elif choice is Choice.REFUSE:
            before = {"".join(line.key) for line in first.returned.paper.lines}
            kept = [text for text in new if text and text in lines and text not in before]
            rivals = {d.id for _m, d in decided.values() if d.choice is not Choice.REFUSE}
            if kept and not any(m.id in rivals for m in reading.matters if m.number in matter.rivals):
                yield _("第 {number} 项没有接受，新稿中却有对方的文字：{place}").format(
                    number=matter.number, place=first.place.name
                )


def _answers(
    reading: Reading, decided: Mapping[str, tuple[Matter, Decision]], edits: Edits
) -> dict[str, list[Answered]]:
    """Return what is answered to each file."""
    unwritten = {id(proposal) for proposal, _why in edits.unwritten}
    found: dict[str, list[Answered]] = {one.file: [] for one in reading.returned}
    for matter in reading.matters:
        row = decided.get(matter.id)
        for proposal in matter.each:
            if proposal.kind in (Class.LAYOUT,) and row is None:
                continue
            remarks = [f"批注：{remark.text}" for d in proposal.differences for remark in d.remarks]
            wanted = "\n".join([proposal.new or f"删去：{proposal.old}", *remarks][: 1 + len(remarks)])
            if proposal.kind is Class.REMARK:
                wanted = "\n".join(remarks)
            answer, why = "尚待商定", ""
            if row is not None:
                decision = row[1]
                answer = _ANSWERS[decision.choice]
                why = decision.reason
                if decision.choice is Choice.COUNTER:
                    why = "\n".join(filter(None, (f"改为：{decision.text}", why)))
                if id(proposal) in unwritten and decision.choice is not Choice.REFUSE:
                    answer = "已同意，另行办理"
            found[proposal.returned.file].append(Answered(proposal.place.name, wanted[:1500], answer, why))
    return found


def _files(
    reading: Reading, drafted: Drafted, packages: Mapping[str, Package], answers: Mapping[str, list[Answered]]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return redlines against what came back, and letters."""
    alliance = reading.sent.loaded.alliance
    on = alliance.alliance.filled_on or reading.sent.as_of
    author = author_of(alliance)
    names = Names()
    files: dict[str, bytes] = {}
    notes: list[str] = []
    for one in reading.returned:
        name = names.take(one.party)
        if one.file in packages:
            data, note = _redline(one, packages[one.file], author, on)
            files[f"对照稿-{name}.docx"] = data
            notes += [note] if note else []
        title = one.paper.title
        files[f"答复函-{name}.docx"] = letter(title, reading.sent.loaded.name, one.party, author, answers[one.file], on)
    return files, tuple(notes)


def _redline(one: Returned, new: Package, author: str, on: Any) -> tuple[bytes, str]:
    """Return the new draft with what differs from what they sent; two columns where that cannot be proved or made."""
    old = settled(one.package)
    try:
        made = make_redline(old, new, author=author, on=on)
        reason = made.reason
    except MissingProgram as error:
        made, reason = None, str(error).partition("\n")[0]
    if made is not None and made.result is not Result.REFUSED:
        return made.data, ""
    before, after = read_document(old), read_document(new)
    title = _("新旧对照：{title}").format(title=one.paper.title)
    columns = side_by_side(
        title, reason, (), units_in(before, {}), units_in(after, {}), changed_places(before, after), on
    )
    return columns, _("{party}：对照稿未能做成修订标记，改为左右并列：{reason}").format(party=one.party, reason=reason)


def _round(reading: Reading, decided: Mapping[str, tuple[Matter, Decision]], edits: Edits) -> Round:
    unwritten = {id(proposal): why for proposal, why in edits.unwritten}
    rows = []
    for matter in reading.matters:
        first = matter.first
        decision = decided[matter.id][1] if matter.id in decided else None
        note = unwritten.get(id(first), "")
        taken = decision is not None and decision.choice is not Choice.REFUSE
        rows.append(
            Decided(
                id=matter.id,
                place=first.place.name,
                clause=first.clause,
                parties=matter.parties,
                old=first.old,
                new=first.new,
                kind=first.kind.value,
                decision=decision.choice.value if decision else "",
                text=decision.text if decision else "",
                by=decision.by if decision else "",
                reason=decision.reason if decision else "",
                written=taken and not note,
                note=note,
            )
        )
    return Round(number=reading.number, files=tuple(one.file for one in reading.returned), matters=tuple(rows))


def _with_manifest(drafted: Drafted, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Add ``files`` to what was drafted; the manifest lists all."""
    manifest = DraftManifest.model_validate_json(drafted.files[MANIFEST])
    rows = [*manifest.files, *(FileMade(path=name, sha256=digest(data)) for name, data in files.items())]
    documents = {name: data for name, data in drafted.files.items() if name != MANIFEST}
    return {**documents, **files, MANIFEST: encode(manifest.model_copy(update={"files": tuple(rows)}))}
