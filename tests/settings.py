"""Settings of the tests: a real database and a real broker (tests/conftest.py starts both), one temporary folder.

VEDC_TEST_DB=sqlite tests the embedded default instead of PostgreSQL.
"""

import os
import tempfile
from pathlib import Path

# One folder for the whole run, whatever the number of its processes; each has a corner of its own in it.
RUN = Path(os.environ.setdefault("VEDC_TEST_RUN", tempfile.mkdtemp(prefix="vedc-tests-")))
os.environ.update(
    VEDC_DEMO="1",
    VEDC_VAR=str(RUN / os.environ.get("PYTEST_XDIST_WORKER", "main")),
    VEDC_BASE_URL="http://testserver",
    REDIS_URL=f"unix://{RUN / 'redis.sock'}",
    DATABASE_URL=(
        f"sqlite:///{RUN}/{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.sqlite3"
        if os.environ.get("VEDC_TEST_DB") == "sqlite"
        else f"postgresql://postgres@/vedc?host={RUN / 'postgres'}"
    ),
)
for _name in (
    "SECRET_KEY",
    "VEDC_KEY_PASSPHRASE",
    "VEDC_KEYS",
    "ALLOWED_HOSTS",
    "EMAIL_URL",
    "VEDC_ISSUER_NAME",
):
    os.environ.pop(_name, None)

from vedc.settings import *
from vedc.settings import BASE_DIR, DATABASES, REST_FRAMEWORK, STORAGES

VEDC_DEMO = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES |= {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
REST_FRAMEWORK |= {"DEFAULT_THROTTLE_RATES": {"anon": None, "user": None}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STATICFILES_DIRS = [
    folder
    for folder in (BASE_DIR / "static", ("uswds", BASE_DIR / "var" / "assets" / "uswds"))
    if (folder[1] if isinstance(folder, tuple) else folder).is_dir()
]
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["TEST"] = (
    {"NAME": os.environ["DATABASE_URL"].removeprefix("sqlite:///")}
    if os.environ.get("VEDC_TEST_DB") == "sqlite"
    else {"TEMPLATE": "template0"}
)
