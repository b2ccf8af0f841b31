"""A key of 200,000 characters above a long list."""


def content() -> bytes:
    return ('{"policy": "guangxi-2021", "' + "k" * 200_000 + '": [' + "1," * 90_000 + "1]}").encode()
