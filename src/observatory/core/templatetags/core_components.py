"""Components and formats for the templates of every room."""

from __future__ import annotations

from django import template

register = template.Library()
