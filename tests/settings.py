"""Settings of the tests: a real database and a real broker (tests/conftest.py starts both) in one folder.

VEDC_TEST_DB=sqlite tests the embedded default instead of PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# One folder for the whole run, whatever the number of its processes; each has a corner of its own in it.
if "VEDC_TEST_RUN" not in os.environ:
    os.environ["VEDC_TEST_RUN"] = _made = tempfile.mkdtemp(prefix="vedc-tests-")
    _maker = os.getpid()
    atexit.register(lambda: os.getpid() == _maker and shutil.rmtree(_made, ignore_errors=True))
RUN = Path(os.environ["VEDC_TEST_RUN"])
_CORNER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_QUEUE = int(_CORNER.removeprefix("gw")) + 1 if _CORNER.startswith("gw") else 0
_ON_SQLITE = os.environ.get("VEDC_TEST_DB") == "sqlite"
_DATABASE = os.environ.get("VEDC_TEST_DATABASE", f"{RUN / _CORNER}.sqlite3" if _ON_SQLITE else "vedc")

for _name in (
    "SECRET_KEY",
    "VEDC_KEY_PASSPHRASE",
    "VEDC_KEYS",
    "VEDC_EVIDENCE_KEYS",
    "VEDC_CLAMD",
    "ALLOWED_HOSTS",
    "EMAIL_URL",
    "DEBUG",
    "PORT",
):
    os.environ.pop(_name, None)
os.environ.update(
    VEDC_DEMO="1",
    VEDC_VAR=str(RUN / _CORNER),
    VEDC_BASE_URL="http://testserver",
    VEDC_ISSUER_NAME="VEDC tests",
    VEDC_LOG_ORIGIN="vedc.example/log",
    REDIS_URL=f"unix://{RUN / 'redis.sock'}?db={_QUEUE}",
    DATABASE_URL=(
        f"sqlite:///{_DATABASE}"
        if _ON_SQLITE
        else f"postgresql://postgres@/{_DATABASE}?host={RUN / 'postgres'}"
    ),
)

from vedc.settings import *
from vedc.settings import DATABASES, REST_FRAMEWORK, STATIC_ROOT, STORAGES

VEDC_DEMO = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES |= {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
REST_FRAMEWORK |= {"DEFAULT_THROTTLE_RATES": {"anon": None, "user": None}}
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # tests/organizations/test_signin.py turns them on
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
DATABASES["default"]["CONN_MAX_AGE"] = 0  # a live server's thread leaves no connection behind
if _ON_SQLITE:
    DATABASES["default"]["TEST"] = {"NAME": _DATABASE}
