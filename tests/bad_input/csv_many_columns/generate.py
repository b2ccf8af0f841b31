"""A hundred thousand columns, each with a name that nobody knows."""


def content() -> bytes:
    return (",".join(f"c{number}" for number in range(100_000)) + "\n1\n").encode()
