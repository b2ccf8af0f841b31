"""Signature blocks: one a member, in the order of the tiers."""

from __future__ import annotations

from mengyue.draft.scope import TracedScope
from mengyue.draft.tree import SignatureBlock
from mengyue.library.store import Library
from mengyue.model.member import Tier

__all__ = ["signature_blocks"]


def signature_blocks(scope: TracedScope, library: Library) -> tuple[SignatureBlock, ...]:
    """Return a block for every member: lead units first, then tier by tier, members without a tier last.

    A member from abroad has no 法定代表人 in the sense of Chinese law: its authorised signatory signs.
    """
    order = {tier.value: at for at, tier in enumerate(Tier)}
    members = sorted(scope.names["members"], key=lambda m: order.get(str(m.tier) if m.tier else "", len(order)))
    names = library.labels.get("Tier", {})
    return tuple(
        SignatureBlock(
            member=str(member.id),
            role=names.get(str(member.tier), "") if member.tier else "",
            name=scope.inlines("m.name", m=member),
            legal_representative=scope.inlines("m.legal_representative", m=member),
            signs_as="法定代表人" if member.country == "中国" else "有权签署人",
        )
        for member in members
    )
