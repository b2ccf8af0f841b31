"""A hundred thousand opening brackets."""


def content() -> bytes:
    return b"[" * 100_000
