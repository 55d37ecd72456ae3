"""The questionnaire, its waves, and tallies without persons."""

from __future__ import annotations

from django.db import models  # noqa: F401
