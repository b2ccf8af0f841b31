"""The manifest (清单): what a folder of results holds and what it was made from; all its readers and writers."""
