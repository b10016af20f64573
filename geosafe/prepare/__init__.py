"""Prepare: what was read becomes a Study."""
