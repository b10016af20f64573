"""The command line: one command a file, options in one place."""
