"""Packages: everything that is handed in, as one folder, with PDF twins, lists and a manifest."""
