"""Settings of VEDC. What differs between places comes from the environment: docs/operations.md lists it.

VEDC_DEMO=1 asks for demo accounts, and for keys and secrets made under var/. Without it, a missing secret
stops the start.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from vedc import sso
from vedc.env import (
    broker,
    database,
    env,
    evidence_keys,
    new_evidence_keys,
    number,
    required,
    scanner,
    secret,
)
from vedc.logs import through_logging

BASE_DIR = Path(__file__).resolve().parent.parent

# The place

VEDC_DEMO = env.bool("VEDC_DEMO", False)
VEDC_VAR = env.path("VEDC_VAR", BASE_DIR / "var").resolve()
VEDC_KEYS = env.path("VEDC_KEYS", VEDC_VAR / "keys").resolve()
VEDC_LOG_ORIGIN = env.str("VEDC_LOG_ORIGIN", "vedc.example/log")
VEDC_LOG_FILES = env.path("VEDC_LOG_FILES", VEDC_VAR / "tlog").resolve()
VEDC_LOG_WITNESSES = env.list("VEDC_LOG_WITNESSES", [])  # each "KEY URL"
VEDC_ISSUER_NAME = env.str("VEDC_ISSUER_NAME", "VEDC demonstration" if VEDC_DEMO else "VEDC")
PORT = env.int("PORT", 8000)
_MADE_HERE = VEDC_VAR / "secrets" if VEDC_DEMO else None

# A few commands read the rule alone (manage.py says which): they need no secret, and get none.
_SECRETLESS = env.bool("VEDC_SECRETLESS", False) and not VEDC_DEMO


def _told(name: str, otherwise: str) -> str:
    """What the environment says of `name`; `otherwise` counts only where nothing is in earnest."""
    return env.str(name, otherwise) if VEDC_DEMO or _SECRETLESS else required(name)


# Secrets

SECRET_KEY = os.urandom(32).hex() if _SECRETLESS else secret("SECRET_KEY", kept_in=_MADE_HERE)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])  # earlier ones, while they are replaced
VEDC_KEY_PASSPHRASE = "" if _SECRETLESS else secret("VEDC_KEY_PASSPHRASE", kept_in=_MADE_HERE)
VEDC_EVIDENCE_KEYS = evidence_keys(
    new_evidence_keys()
    if _SECRETLESS
    else secret("VEDC_EVIDENCE_KEYS", kept_in=_MADE_HERE, make=new_evidence_keys)
)
DEBUG = VEDC_DEMO and env.bool("DEBUG", False)
ALLOWED_HOSTS = [host.strip() for host in _told("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")]
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(f"SECRET_KEY has {len(SECRET_KEY)} characters, and must have at least 50.")

# The address

VEDC_BASE_URL = _told("VEDC_BASE_URL", f"http://localhost:{PORT}").rstrip("/")
HTTPS = VEDC_BASE_URL.startswith("https://")

# Rooms

ROOMS = [
    "languages",
    "rules",
    "organizations",
    "applications",
    "screenings",
    "reviews",
    "attestations",
    "recertifications",
]

INSTALLED_APPS = [
    "vedc.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "axes",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *sso.APPS,
    *ROOMS,
    *(["demo"] if VEDC_DEMO else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vedc.headers.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "languages.choice.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "vedc.urls"
WSGI_APPLICATION = "vedc.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

_LOADERS = ["languages.loader.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", _LOADERS)],
            "builtins": ["languages.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

LANGUAGE_CODE = "en"  # what everything is written in: docs/translation.md
LANGUAGES = [("en", "English"), ("ar", "Arabic")]
FORMAT_MODULE_PATH = ["languages.formats"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# Data: rows, files, cache

DATABASES = {"default": database(_told("DATABASE_URL", f"sqlite:///{VEDC_VAR / 'vedc.sqlite3'}"))}

# Only the demo may go without REDIS_URL: its broker then listens where `make run` starts one.
REDIS_URL = _told("REDIS_URL", f"unix://{VEDC_VAR / 'redis' / 'redis.sock'}")
CACHES = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "vedc",
        }
        if os.environ.get("REDIS_URL")
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

MEDIA_ROOT = VEDC_VAR / "files"  # evidence and certificates: never served from here, always through a door
STATIC_URL = "/static/"
STATIC_ROOT = VEDC_VAR / "static"
_ASSETS = BASE_DIR / "var" / "assets" / "uswds"  # where set-up puts them, whatever VEDC_VAR says
STATICFILES_DIRS = [
    *([BASE_DIR / "static"] if (BASE_DIR / "static").is_dir() else []),
    *([("uswds", _ASSETS)] if _ASSETS.is_dir() else []),
]
VEDC_COASTS = BASE_DIR / "var" / "assets" / "world" / "land-110m.json"  # without it the map is a grid alone
# Compression takes 20 seconds and gains nothing on one's own machine.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if VEDC_DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MANIFEST_STRICT = True

VEDC_MAX_UPLOAD_BYTES = int(number("VEDC_MAX_UPLOAD_BYTES", 2**30))  # one evidence file, sent in pieces
VEDC_MAX_FORM_BYTES = int(number("VEDC_MAX_FORM_BYTES", 25 * 2**20))  # one sent with a form, in one request
VEDC_MAX_APPLICATION_BYTES = int(number("VEDC_MAX_APPLICATION_BYTES", 20 * 2**30))  # all of one application
VEDC_CLAMD = scanner(env.str("VEDC_CLAMD", "").strip())
VEDC_CLAMD_SECONDS = number("VEDC_CLAMD_SECONDS", 120)
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20  # larger ones are streamed to a temporary file
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20  # a page of answers, files apart
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # 200 chip lots of eight columns, and room
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# People

AUTH_USER_MODEL = "organizations.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Guessed passwords are counted by axes alone, and outlive a restart; allauth counts everything else.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "organizations.signin.address_typed"
AXES_CLIENT_IP_CALLABLE = "organizations.signin.address_of_client"
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

ACCOUNT_ADAPTER = "organizations.signin.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, and in no other
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets a letter because a stranger typed their address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the other sessions end, this one goes on
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {"confirm_email": "1/60s/key"}
ACCOUNT_FORMS = {
    "login": "organizations.signin_forms.SignInForm",
    "signup": "organizations.signin_forms.SignUpForm",
    "add_email": "organizations.signin_forms.AddAddressForm",
    "reset_password": "organizations.signin_forms.ForgottenPasswordForm",
    "reset_password_from_key": "organizations.signin_forms.NewPasswordForm",
    "change_password": "organizations.signin_forms.ChangePasswordForm",
    "set_password": "organizations.signin_forms.FirstPasswordForm",
}
MFA_ADAPTER = "organizations.signin.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # of a further address: nobody is signed in before one is verified
MFA_TOTP_ISSUER = VEDC_ISSUER_NAME
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "organizations.signin_forms.CodeForm",
    "reauthenticate": "organizations.signin_forms.CodeAgainForm",
    "activate_totp": "organizations.signin_forms.ActivateAppForm",
    "add_webauthn": "organizations.signin_forms.AddPasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "organizations.signin.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS = sso.PROVIDERS
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

VEDC_SIGN_UP = env.bool("VEDC_SIGN_UP", True)  # without it, accounts are made by invitation alone
VEDC_REQUIRE_MFA = env.bool("VEDC_REQUIRE_MFA", not VEDC_DEMO)  # a second factor for the review desk
VEDC_INVITATION_DAYS = int(number("VEDC_INVITATION_DAYS", 14))
VEDC_SUCCESSION_DAYS = int(number("VEDC_SUCCESSION_DAYS", 14))

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "applications.views.held.refused_token"
CSRF_TRUSTED_ORIGINS = [VEDC_BASE_URL] if HTTPS else []

# What browsers are told

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("VEDC_BEHIND_PROXY", False):  # the proxy must set, or strip, X-Forwarded-Proto itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # it appends the client's address to X-Forwarded-For

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *sso.ORIGINS],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min", "user": "600/min"},
}

# Letters

EMAIL_BACKEND, EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", VEDC_VAR / "mail"
if os.environ.get("EMAIL_URL") or not VEDC_DEMO:  # smtp://, smtps://, submission://user:password@host:port
    globals().update(env.dj_email_url("EMAIL_URL", "smtp://localhost:25"))
EMAIL_TIMEOUT = 20
_DOMAIN = urlsplit(VEDC_BASE_URL).hostname
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("VEDC_MAIL_FROM", f"vedc@{_DOMAIN}")

# The clockwork: the rows say what is to do; a task only says "look now", so it may be lost or run twice.

VEDC_SWEEP_SECONDS = number("VEDC_SWEEP_SECONDS", 5 if VEDC_DEMO else 60)
CELERY_BROKER_URL = broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VEDC_VAR / "celerybeat-schedule")
CELERY_BEAT_MAX_LOOP_INTERVAL = min(VEDC_SWEEP_SECONDS, 60)
CELERY_BEAT_SCHEDULE = {
    name: {"task": name, "schedule": VEDC_SWEEP_SECONDS, "options": {"expires": VEDC_SWEEP_SECONDS}}
    for name in (
        "applications.scan_files",
        "applications.mail_letters",
        "applications.sweep_uploads",
        "organizations.grant_successions",
        "screenings.screen_filed",
        "reviews.open_reviews",
        "reviews.remind",
        "reviews.send_letters",
        "reviews.lapse_conditions",
        "reviews.look_at_ballots",
        "reviews.move_dissents",
        "reviews.keep_queue",
        "attestations.receive",
        "attestations.issue",
        "attestations.publish",
        "recertifications.schedule",
        "recertifications.remind",
    )
}

# What is written down while it runs: one JSON object a line, and never a secret

through_logging()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "vedc.logs.json_formatter"},
        "plain": {"()": "vedc.logs.plain_formatter"},
    },
    "handlers": {
        "out": {
            "class": "logging.StreamHandler",
            "formatter": env.str("VEDC_LOG_FORMAT", "plain" if VEDC_DEMO else "json"),
        }
    },
    "root": {"handlers": ["out"], "level": env.str("VEDC_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
