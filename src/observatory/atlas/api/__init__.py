"""The read-only API: the same questions as the pages, answered as JSON or CSV."""
