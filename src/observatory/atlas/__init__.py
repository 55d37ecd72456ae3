"""The statistics on the web: pages, downloads, API."""
