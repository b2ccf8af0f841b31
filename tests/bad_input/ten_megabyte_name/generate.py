"""A name of ten million bytes."""


def content() -> bytes:
    return b"policy: guangxi-2021\nalliance:\n  name: " + b"x" * 10_000_000 + b"\n"
