"""From an alliance to what is signed by whom: the signable documents as PDF, and the members in order of signing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mengyue.draft.tree import Draft, Form, SignatureBlock
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.pack.pages import page_texts
from mengyue.sign.instructions import Return
from mengyue.sign.page_plan import Party, Signable
from mengyue.sign.signers import signers

if TYPE_CHECKING:
    from datetime import date

    from mengyue.intake.data_file import DataFile
    from mengyue.intake.load import Loaded
    from mengyue.library.policy import Policy
    from mengyue.model.alliance import Alliance
    from mengyue.pipeline import Made, Rendered, Workshop

__all__ = ["Prepared", "back_to_lead", "parties", "prepare"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What goes out for signing. ``pdfs`` are the signable documents by kind, ``rendered`` what they are made from."""

    alliance: str
    data: DataFile
    policies: tuple[Policy, ...]
    parties: tuple[Party, ...]
    documents: tuple[Signable, ...]
    pdfs: Mapping[str, bytes]
    back: Return
    rendered: tuple[Rendered, ...] = ()


def prepare(
    shop: Workshop,
    loaded: Loaded,
    made: Made,
    *,
    copies: Mapping[str, int],
    due: date | None = None,
    pdfs: Mapping[str, bytes] | None = None,
) -> Prepared:
    """Return what goes out for ``made``, the papers of one alliance. Without signable papers there are no documents.

    ``copies`` overrides how many originals of a paper are signed, by kind; ``pdfs`` are PDFs made before.
    """
    alliance = loaded.alliance
    unknown = sorted(set(copies) - {paper.id for paper in made.papers})
    if unknown:
        raise EngineError(_("没有文件“{kind}”，不能指定其份数").format(kind="、".join(unknown)))
    if pdfs is None:
        from mengyue.pack.paged import paged
        from mengyue.pack.pdf import PdfError, UntruePdf

        try:
            pdfs = {kind: twin.pdf for kind, twin in paged({i.kind: i.data for i in made.rendered}).items()}
        except (PdfError, UntruePdf) as error:
            raise error.called({item.kind: item.title for item in made.rendered}) from None
    papers = {paper.id: paper for paper in made.papers}
    words = _lead_words(made.policies, shop)
    support = {policy.vocabulary["support_unit"] for policy in made.policies if "support_unit" in policy.vocabulary}
    documents = [
        Signable(
            kind=item.kind,
            title=item.title,
            sha256=hashlib.sha256(pdfs[item.kind]).hexdigest(),
            texts=page_texts(pdfs[item.kind]),
            copies=copies.get(item.kind) or _copies(item.document, alliance, papers[item.kind].document.copies),
            header=item.document.signing_header if isinstance(item.document, Draft) else "",
            lead_words=words,
            support_words=tuple(sorted(support)),
            signers=signers(item.document, alliance),
        )
        for item in made.rendered
    ]
    name = alliance.alliance.name or loaded.name
    back = back_to_lead(alliance, due)
    return Prepared(
        alliance=name,
        data=loaded.data,
        policies=tuple(made.policies),
        parties=parties(alliance, made.trees),
        documents=tuple(documents),
        pdfs=pdfs,
        back=back,
        rendered=tuple(made.rendered),
    )


def parties(alliance: Alliance, trees: Sequence[object]) -> tuple[Party, ...]:
    """Return the members in the order of the signature blocks, each with the facts that the papers still lack; behind
    them the former members that sign one of the papers."""
    blocks: dict[str, SignatureBlock] = {}
    for tree in trees:
        if isinstance(tree, Draft):
            blocks |= {block.member: block for block in tree.signatures if block.member not in blocks}
    signing = {signer.member for tree in trees for signer in signers(tree, alliance)}
    places = {member.id: (f"members[{at}].", member) for at, member in enumerate(alliance.members)}
    places |= {
        member.id: (f"former_members[{at}].", member)
        for at, member in enumerate(alliance.former_members)
        if member.id in signing - places.keys()
    }
    order = [*(key for key in blocks if key in places), *(key for key in places if key not in blocks)]
    found = []
    for index, key in enumerate(order, 1):
        (prefix, member), block = places[key], blocks.get(key)
        found.append(
            Party(
                index=index,
                id=key,
                name=member.name or "",
                role=block.role if block else "",
                signs_as=block.signs_as if block else "法定代表人",
                signer=member.legal_representative or "",
                leads=member in alliance.members and member.tier is not None and member.tier.value == "lead",
                supports=alliance.governance is not None and alliance.governance.support_unit == key,
                missing=_missing(prefix, trees),
            )
        )
    return tuple(found)


def back_to_lead(alliance: Alliance, due: date | None) -> Return:
    """Return where signed sheets go: to the first lead unit."""
    for member in alliance.members:
        if member.tier is not None and member.tier.value == "lead":
            place = "　".join(part for part in (member.service_address or member.domicile, member.name) if part)
            return Return(place, member.contact or "", member.phone or "", member.email or "", due)
    return Return(due=due)


def _missing(prefix: str, trees: Sequence[object]) -> tuple[str, ...]:
    """Return the labels of the blanks about one member, without its own name in front."""
    labels: dict[str, str] = {}
    for tree in trees:
        for blank in tree.blanks if isinstance(tree, Draft | Form) else ():
            if blank.path.startswith(prefix):
                labels.setdefault(blank.path.partition(":")[0], blank.label.rpartition("·")[2])
    return tuple(labels.values())


def _copies(document: object, alliance: Alliance, default: int) -> int:
    """An agreement says itself how many originals it has (协议正本份数)."""
    if isinstance(document, Draft) and document.signatures and alliance.agreement and alliance.agreement.originals:
        return alliance.agreement.originals
    return default


def _lead_words(policies: Sequence[Policy], shop: Workshop) -> tuple[str, ...]:
    """Return what a lead unit is called: by the policies, and in the names of the tiers."""
    words = {policy.vocabulary[key] for policy in policies for key in ("lead", "leads") if policy.vocabulary.get(key)}
    label = shop.library.labels.get("Tier", {}).get("lead", "")
    return tuple(sorted(words | ({label} if label else set())))
