"""Thin views: they read the request, ask the queries, and hand dataclasses to a template."""
