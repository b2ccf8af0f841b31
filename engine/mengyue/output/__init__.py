"""Writing: files and folders that are put in place whole or not at all."""
