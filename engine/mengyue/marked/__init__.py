"""A copy of a user's workbook with the findings in it: coloured cells, comments, and a sheet that lists all."""
