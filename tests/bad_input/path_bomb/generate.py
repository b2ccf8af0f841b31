"""Thirty keys of a thousand characters, one in another, above a long list: a gigabyte of paths from 200 KB."""


def content() -> bytes:
    keys = "".join(" " * level + "k" * 1000 + ":\n" for level in range(30))
    return f"policy: guangxi-2021\n{keys}{' ' * 30}- [{'1,' * 90_000}1]\n".encode()
