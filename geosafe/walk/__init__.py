"""The planned walk: which places are worth standing at, in what order, and the way between them."""
