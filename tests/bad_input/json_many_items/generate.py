"""Three million records in 25 MB, which would take gigabytes."""


def content() -> bytes:
    return ('{"x": [' + '{"a":0},' * 3_000_000 + "1]}").encode()
