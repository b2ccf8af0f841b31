"""Comparing: two alliances or documents become tracked changes that are proved, and a summary by clause."""
