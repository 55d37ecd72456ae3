"""One chapter per kind of classification table; `build_classification_tables.py` runs them all."""
