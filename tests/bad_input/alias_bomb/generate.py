"""Nine levels of ten aliases each: a thousand million values if they were followed."""


def content() -> bytes:
    lines = ["policy: guangxi-2021", "a0: &a0 [" + ", ".join("x" * 10) + "]"]
    for level in range(1, 100):
        lines.append(f"a{level}: &a{level} [" + ", ".join([f"*a{level - 1}"] * 10) + "]")
    return "\n".join(lines).encode()
