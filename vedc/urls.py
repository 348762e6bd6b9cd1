"""Every address of VEDC: each room names its own."""

from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from vedc.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("healthz/", healthz),
    *[path("", include(f"{room}.urls")) for room in settings.ROOMS if find_spec(f"{room}.urls")],
    path("admin/", admin.site.urls),
]
