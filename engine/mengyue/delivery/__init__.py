"""What is handed over: drafts, packages and packets as files in memory, each with its manifest. Writes nothing."""
