"""Gathering data from members: a workbook or a form for each, what came back held against what was sent."""
