"""A file one byte over the limit."""


def content() -> bytes:
    return b"#" * (32 * 1024 * 1024 + 1)
