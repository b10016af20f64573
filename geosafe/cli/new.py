"""``geosafe new``."""
def new() -> None:
    """Soon."""
