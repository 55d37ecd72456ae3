"""The one settings module. What an installation may set is read by `environment.py` from environment variables."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from observatory.web import environment

PACKAGE = Path(__file__).resolve().parent.parent
ENVIRONMENT = environment.read(os.environ)
HOME = ENVIRONMENT.home

DEBUG = ENVIRONMENT.debug
# Looked up at first use: reading the settings alone leaves nothing on the disk.
SECRET_KEY = lazy(ENVIRONMENT.secret, str)()
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
BASE_URL = ENVIRONMENT.base_url
# Where an installation without a public address is reached from its own machine: it stands in mails.
LOCAL_URL = "http://127.0.0.1:8000"

# -- applications, from the lowest room to the highest ---------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "observatory.core",  # before allauth, whose pages it shows in the site's own design
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rules",  # its tag has_perm for templates
    "ninja",  # serves the scripts of the API's own documentation from this host
    "observatory.documents",
    "observatory.evidence",
    "observatory.programme.calls",
    "observatory.programme.demonstrators",
    "observatory.programme.surveys",
    "observatory.programme.assessments",
    "observatory.programme.workshops",
    "observatory.programme.briefings",
    "observatory.atlas",
    "observatory.publications",
    "wagtail.contrib.simple_translation",
    "wagtail.users",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "observatory.web.headers.BackOfficePolicyMiddleware",
    "observatory.web.headers.PermissionsPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "observatory.web.urls"
WSGI_APPLICATION = "observatory.web.server.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "observatory.core.context.site",
                "observatory.evidence.context.edition_in_use",
                "observatory.web.context.demonstration",
            ],
        },
    }
]

# -- stores ----------------------------------------------------------------------------------------------------------

DATABASES = {"default": ENVIRONMENT.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Signing in: by a code sent to the address, or by password; a second factor for those who want one.
ACCOUNT_ADAPTER = "observatory.core.accounts.AccountAdapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Open Cluster Observatory"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "core:tasks"
LOGOUT_REDIRECT_URL = "/"

EDITIONS_ROOT = HOME / "editions"
UPLOADS_ROOT = HOME / "uploads"
FIGURES_ROOT = HOME / "figures"
FIGURE_PROCESSES = ENVIRONMENT.figure_processes
MEDIA_ROOT = HOME / "media"
MEDIA_URL = "/media/"

STATIC_URL = "/static/"
# Made anew from the package whenever it differs from it; nothing in it needs a backup.
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = not ENVIRONMENT.hashed_static
WHITENOISE_AUTOREFRESH = not ENVIRONMENT.hashed_static
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ENVIRONMENT.hashed_static
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# -- languages and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = ENVIRONMENT.language
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
# Languages in which a programme writes its own texts; the interface speaks those above.
CONTENT_LANGUAGES = ENVIRONMENT.content_languages
LOCALE_PATHS = [PACKAGE / "core" / "locale"]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["observatory.core.formats"]
TIME_ZONE = "UTC"

# -- what browsers are told ------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = (
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "observatory.web.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL else []

# -- publications ----------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Open Cluster Observatory"
WAGTAILADMIN_BASE_URL = BASE_URL or LOCAL_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# Nothing asks another host, and people sign in at one place.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_LOGIN_URL = "/account/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True
BACK_OFFICE = "/cms/"

# -- mail and log ----------------------------------------------------------------------------------------------------

EMBEDDED_MAILBOX = not ENVIRONMENT.mail_url
EMAIL_BACKEND = (
    "observatory.core.mailbox.MailboxBackend" if EMBEDDED_MAILBOX else "django.core.mail.backends.smtp.EmailBackend"
)
MAILBOX_ROOT = HOME / "mail"
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
MAIL_DOMAIN = ENVIRONMENT.mail_from.rpartition("@")[2].rstrip(">")
for _name, _value in ENVIRONMENT.mail_server().items():
    globals()[_name] = _value

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": ENVIRONMENT.log_level},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": ENVIRONMENT.log_level, "propagate": False},
        # A page that is not there is the visitor's news, not the log's.
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "waitress.queue": {"level": "ERROR"},
        # Each page of a publication that is saved or published would be a line.
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}
