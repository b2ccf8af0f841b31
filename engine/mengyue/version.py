"""The version of the engine; the same as in ``pyproject.toml`` (a test compares them)."""

__all__ = ["VERSION"]

VERSION = "0.1.0"
