"""Negotiation: what the other side changed, whether it may, what was decided, and the papers of the next round."""
