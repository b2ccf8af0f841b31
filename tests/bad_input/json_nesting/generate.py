"""A hundred thousand brackets, closed properly."""


def content() -> bytes:
    return b"[" * 100_000 + b"]" * 100_000
