"""The site: settings, addresses, server."""
