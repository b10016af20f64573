"""Network: the numeric core, arrays in and arrays out."""
