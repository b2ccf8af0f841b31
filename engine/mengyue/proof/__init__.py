"""Proofreading: what a drafter and a lawyer look for in an assembled agreement, without a model's opinion."""
