"""Score: a Study becomes Scores."""
