"""One member too many."""


def content() -> bytes:
    lines = ["policy: guangxi-2021", "members:"] + [f"  - {{id: m{number}}}" for number in range(1001)]
    return "\n".join(lines).encode()
