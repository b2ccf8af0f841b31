"""Collation: what came back signed, by whom, what is missing, and the executed version when all is there."""
