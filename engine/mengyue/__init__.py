"""Mengyue (盟约): checks the data of an innovation alliance against policy and law, and drafts its documents.

    import mengyue
    (loaded,) = mengyue.load("alliance.yaml")
    findings = mengyue.check(loaded)
    for document in mengyue.assemble(loaded):
        data = mengyue.render(document)
    mengyue.package(loaded, accept_unapproved=True).write("package")

What goes wrong is an :class:`EngineError`: :class:`InputError` carries the faults of the data, :class:`MissingProgram`
names a program that is not on this machine. Every function takes a ``workshop``: one :class:`Workshop` holds the
content library and what is read or compiled once, and serves any number of alliances; without one each call makes its
own. Nothing heavy is imported before the first function is called.
"""

from __future__ import annotations

from importlib import import_module

from mengyue.version import VERSION as __version__

TYPE_CHECKING = False  # typing itself is half of what importing us would cost
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from os import PathLike

    from mengyue.collation.collate import Collation
    from mengyue.comparison.compare import Comparison
    from mengyue.delivery.outgoing_packets import Packets
    from mengyue.delivery.packaging import Packaged
    from mengyue.draft.tree import Draft, Form
    from mengyue.intake.load import Loaded
    from mengyue.model.finding import EngineError, Finding, InputError, MissingProgram, Severity, State
    from mengyue.pipeline import Workshop

__all__ = [
    "EngineError",
    "Finding",
    "InputError",
    "MissingProgram",
    "Severity",
    "State",
    "Workshop",
    "__version__",
    "assemble",
    "check",
    "collate",
    "compare",
    "load",
    "package",
    "packets",
    "render",
]

#: Where the types of the public API stand; each is imported when it is first asked for.
_TYPES = {
    **dict.fromkeys(
        ("EngineError", "Finding", "InputError", "MissingProgram", "Severity", "State"), "mengyue.model.finding"
    ),
    "Workshop": "mengyue.pipeline",
}


def __getattr__(name: str) -> object:
    if name not in _TYPES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(_TYPES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_TYPES})


def load(path: str | PathLike[str], *, policy: str | None = None, workshop: Workshop | None = None) -> list[Loaded]:
    """Read a data file.

    Args:
        path: YAML, JSON or a workbook holds one alliance, CSV one a row.
        policy: The id of the policy pack, instead of the one that the file names.
        workshop: Where libraries and templates are kept.

    Returns:
        The alliances, each with the position of every value and the bytes that were read.

    Raises:
        InputError: With every fault of the file, its line or cell, and its remedy.
    """
    from pathlib import Path

    return (workshop or _workshop()).load(Path(path), policy=policy)


def check(
    loaded: Loaded, *, policy: str | None = None, as_of: date | None = None, workshop: Workshop | None = None
) -> list[Finding]:
    """Judge an alliance under its policy and national law.

    Args:
        loaded: The alliance.
        policy: The id of the policy pack, instead of the alliance's own.
        as_of: The day of judgement, by default today.
        workshop: Where libraries and templates are kept.

    Returns:
        The findings, rule by rule; only those of ``Severity.ERROR`` block.

    Raises:
        EngineError: There is no such policy, or the library cannot be used.
    """
    shop = workshop or _workshop()
    return shop.check(loaded, shop.policy(loaded, policy), as_of or _today())


def assemble(
    loaded: Loaded,
    kinds: Iterable[str] = (),
    *,
    stage: str = "draft",
    policy: str | None = None,
    as_of: date | None = None,
    workshop: Workshop | None = None,
) -> list[Draft | Form]:
    """Make the trees of the policy's papers; what is missing is a blank in them.

    Args:
        loaded: The alliance.
        kinds: Ids of papers, by default all that are not made on request alone.
        stage: ``draft``, ``review`` or ``signable``.
        policy: The id of the policy pack, instead of the alliance's own.
        as_of: The day whose clauses and rules apply, by default today.
        workshop: Where libraries and templates are kept.

    Returns:
        One tree a paper; of a paper about a member, an event or a year one for each.

    Raises:
        EngineError: There is no such policy or paper, or the library cannot be used.
    """
    from mengyue.draft.tree import Stage

    shop = workshop or _workshop()
    pack = shop.policy(loaded, policy)
    when = as_of or _today()
    wanted = tuple(kinds)
    copies, _skipped = shop.copies(loaded, pack, shop.documents(pack, wanted), as_of=when, named=bool(wanted))
    return [
        shop.assemble(loaded, pack, copy.document, stage=Stage(stage), as_of=when, names=copy.names) for copy in copies
    ]


def render(document: Draft | Form, *, modified: date | None = None, workshop: Workshop | None = None) -> bytes:
    """Render a tree.

    Args:
        document: What :func:`assemble` gave.
        modified: The day that the document's properties say, by default today.
        workshop: Where libraries and templates are kept.

    Returns:
        The bytes of a .docx; the same tree and day give the same bytes.

    Raises:
        EngineError: The template cannot be used.
    """
    shop = workshop or _workshop()
    return shop.render(document, kind="", title=document.title, modified=modified or _today()).data


def package(
    loaded: Loaded,
    *,
    policy: str | None = None,
    phase: str = "formation",
    extra: Iterable[str] = (),
    own: str | PathLike[str] | None = None,
    as_of: date | None = None,
    accept_unapproved: bool = False,
    timeout: float = 120.0,
    workshop: Workshop | None = None,
) -> Packaged:
    """Make everything that is handed in: signable papers, their PDFs, lists, one .zip, and the manifest.

    Args:
        loaded: The alliance.
        policy: The id of the policy pack, instead of the alliance's own.
        phase: The phase (办理阶段) that the papers belong to.
        extra: Ids of papers that are made on request alone and go in too.
        own: The folder of the unit's own papers and signed scans, named by the number of their material.
        as_of: The day whose clauses and rules apply, by default today.
        accept_unapproved: Take clauses that nobody has approved; the manifest names them.
        timeout: Seconds that LibreOffice may take for a file.
        workshop: Where libraries and templates are kept.

    Returns:
        The files by path, and a ``write`` for them; no files when a finding in ``made.findings`` blocks. ``problem``
        says why there are no PDFs, a :class:`MissingProgram` when LibreOffice is not there.

    Raises:
        EngineError: There is no such policy or paper, or nothing to be done in this phase.
    """
    from pathlib import Path

    from mengyue.delivery.packaging import Packaging

    shop = workshop or _workshop()
    folder = Path(own) if own is not None else None
    packaging = Packaging(shop, policy, phase, timeout, accept_unapproved, as_of or _today(), tuple(extra), own=folder)
    return packaging.pack(loaded, packaging.make(loaded))


def packets(
    loaded: Loaded,
    kinds: Iterable[str] = (),
    *,
    policy: str | None = None,
    copies: Mapping[str, int] | None = None,
    due: date | None = None,
    package: str | PathLike[str] | None = None,
    electronic: bool = False,
    as_of: date | None = None,
    accept_unapproved: bool = False,
    workshop: Workshop | None = None,
) -> Packets:
    """Make the packets (签署页包): for each member one PDF with the pages that it signs.

    Args:
        loaded: The alliance.
        kinds: Ids of the papers to be signed, by default those of the founding.
        policy: The id of the policy pack, instead of the alliance's own.
        copies: How many originals of a paper are signed, by id; by default as the agreement and the policy say.
        due: The day by which the pages are wanted back.
        package: A folder that :func:`package` wrote, whose PDFs are signed instead of new ones.
        electronic: Make copies for signing on screen too.
        as_of: The day whose clauses and rules apply, by default today.
        accept_unapproved: Take clauses that nobody has approved.
        workshop: Where libraries and templates are kept.

    Returns:
        The files by path, and a ``write`` for them. A member whose facts are missing gets a sheet that asks for them.

    Raises:
        EngineError: There is no such paper, or the package is not that of these data.
        MissingProgram: LibreOffice or the extra ``sign`` is not installed.
    """
    from pathlib import Path

    from mengyue.delivery.outgoing_packets import Packeting

    packeting = Packeting(
        workshop or _workshop(),
        policy,
        as_of or _today(),
        kinds=tuple(kinds),
        copies=dict(copies or {}),
        due=due,
        package=Path(package) if package is not None else None,
        electronic=electronic,
        accept_unapproved=accept_unapproved,
    )
    return packeting.make(loaded)


def collate(
    folder: str | PathLike[str],
    package: str | PathLike[str],
    *,
    ticks: str | PathLike[str] | None = None,
    trust: Iterable[str | PathLike[str]] = (),
    workshop: Workshop | None = None,
) -> Collation:
    """Put returned files in place: what is back, what is missing, and the executed version of what is complete.

    Args:
        folder: The returned files: scans, photographs, PDFs signed on screen.
        package: The folder that the packets were written to.
        ticks: The table (核对表) in which a person wrote which signatures and seals are there.
        trust: Files of root certificates for electronic signatures (PEM or DER).
        workshop: Where libraries and templates are kept.

    Returns:
        Where every sheet stands, a report, and the files with a ``write`` for them.

    Raises:
        EngineError: The folder of packets or the table cannot be used, or what was sent has been changed.
        MissingProgram: The extra ``sign`` is not installed.
    """
    from pathlib import Path

    from mengyue.collation.collate import collate as put_in_place
    from mengyue.collation.ticks import read_ticks
    from mengyue.file_names import safe_name
    from mengyue.sign.sent_record import read_issued

    known = read_ticks(Path(ticks).read_bytes(), str(ticks)) if ticks is not None else {}
    issued = read_issued(Path(package))
    roots = [Path(certificate) for certificate in trust]
    return put_in_place(Path(folder), issued, (workshop or _workshop()).root, safe_name, trust=roots, ticks=known)


def compare(
    old: str | PathLike[str],
    new: str | PathLike[str],
    *,
    policy: str | None = None,
    as_of: date | None = None,
    workshop: Workshop | None = None,
) -> Comparison:
    """Compare two editions.

    Args:
        old: A data file, a manifest with its documents beside it, or a .docx.
        new: The same kind of file.
        policy: The id of the policy pack, instead of the data's own.
        as_of: The day whose clauses apply to data, by default the one on which they were filled in.
        workshop: Where libraries and templates are kept.

    Returns:
        What changed, article by article; its ``redline()`` makes the tracked changes.

    Raises:
        InputError: With every fault of a data file.
        EngineError: The two are not of one kind, or one of them cannot be read.
    """
    from pathlib import Path

    from mengyue.comparison.compare import Comparing

    return Comparing(workshop or _workshop(), policy=policy, as_of=as_of).compare(Path(old), Path(new))


def _today() -> date:
    from datetime import date

    return date.today()


def _workshop() -> Workshop:
    from mengyue.pipeline import Workshop

    return Workshop()
