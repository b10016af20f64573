"""Read: files from outside become tables, and nothing from outside is trusted."""
