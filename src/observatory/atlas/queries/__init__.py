"""The one place of SQL: pages, downloads and the API ask the same questions.

Every function takes the `EditionReader` first and returns rows as dictionaries, which are kept: treat them as read-only.
"""
