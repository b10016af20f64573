"""Speed and accuracy against peers, side by side on the same input, one module each."""
