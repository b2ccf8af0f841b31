"""Alliance files of any format in, typed alliances out."""
