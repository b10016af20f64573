"""geosafe: how a city's streets and public spaces work by day and by night."""
