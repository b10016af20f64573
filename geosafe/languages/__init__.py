"""The words of maps and sheets in each language: gettext catalogues.

``python -m geosafe.languages`` brings them up to date with the English words.
"""
