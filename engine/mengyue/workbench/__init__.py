"""The workbench: the whole job in a browser, on the command line's own files. A face without rules of its own."""
