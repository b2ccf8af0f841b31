"""Signature blocks: one a party, members in the order of the tiers."""

from __future__ import annotations

from typing import Any

from mengyue.checks.unchanged import Unchanged
from mengyue.draft.tree import SignatureBlock
from mengyue.draft.wording_scope import TracedScope, rows
from mengyue.library.outline import Signing
from mengyue.model.member import Tier

__all__ = ["signature_blocks"]


def signature_blocks(
    scope: TracedScope,
    signing: Signing,
    agreed: Signing | None = None,
    unchanged: Unchanged | None = None,
    paper: str = "",
) -> tuple[SignatureBlock, ...]:
    """Return a block for every party: lead units first, then tier by tier, members without a tier last; parties that
    the outline names itself stand in its order. A party of whom the outline says nothing signs as in the agreement,
    whose own ``agreed`` pages say it, or as a unit of its tier.

    The block of a party of whom nothing has changed is that of ``unchanged``, kept for the ``paper``. A member from
    abroad has no 法定代表人 in the sense of Chinese law: its authorised signatory signs.
    """
    order = {tier.value: at for at, tier in enumerate(Tier)}
    names = scope.labels.get("Tier", {})
    if signing.rows:
        parties = list(rows(scope.value(signing.rows)))
    else:
        parties = sorted(scope.root.read("members"), key=lambda m: order.get(str(m.tier) if m.tier else "", len(order)))

    commits = bool(signing.commitment) and scope.value("agreement.commitments") is True

    def role(party: Any) -> str:
        own = scope.plain_line(signing.role, row=party) if signing.role else ""
        if own or not party:
            return own
        if agreed and agreed.role:
            return scope.plain_line(agreed.role, row=party)
        return scope.words(names.get(str(party.tier), "")) if party.tier else ""

    def block(party: Any) -> SignatureBlock:
        return SignatureBlock(
            member=str(party.id) if party.id else "",
            role=role(party),
            name=scope.inlines("m.name|hand(20)" if not party else "m.name", m=party),
            legal_representative=scope.inlines(
                "m.legal_representative|hand(10)" if not party else "m.legal_representative", m=party
            ),
            signs_as="法定代表人" if not party or party.country == "中国" else "有权签署人",
            commitment=scope.line(signing.commitment, row=party) if commits else (),
        )

    held = (commits, signing, agreed)
    return tuple([scope.kept_item(unchanged, ("signature", paper), party, block, held) for party in parties])
