"""Scenarios against today: edits, paired differences, what they sum up to, and how sure that is."""
