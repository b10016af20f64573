"""The built-in demo: central Helsinki, with real streets and simulated incidents."""
