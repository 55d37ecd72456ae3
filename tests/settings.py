"""The settings under which tests run: those of the site, in a home folder of their own that is gone afterwards.

One folder per process; nothing of a developer's own installation is seen. The database may be another one, so that all can run
on PostgreSQL.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

HOME_OF_TESTS = Path(tempfile.mkdtemp(prefix="observatory-tests-"))

for _name in [_name for _name in os.environ if _name.startswith("OBSERVATORY_") and _name != "OBSERVATORY_DATABASE_URL"]:
    del os.environ[_name]
os.environ["OBSERVATORY_HOME"] = str(HOME_OF_TESTS)
os.environ["OBSERVATORY_HASHED_STATIC"] = "no"

from observatory.web.settings import *  # noqa: E402, F403
from observatory.web.settings import ENVIRONMENT  # noqa: E402

ENVIRONMENT.prepare_home()

# Hashing that is slow on purpose would be most of the time of every test that signs in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
