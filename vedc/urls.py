"""Every address of VEDC: each room names its own."""

from django.contrib import admin
from django.urls import include, path

from vedc.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("healthz/", healthz),
    path("", include("rules.urls")),
    path("", include("organizations.urls")),
    path("", include("organizations.account_urls")),
    path("", include("applications.urls")),
    path("", include("reviews.urls")),
    path("", include("attestations.urls")),
    path("", include("recertifications.urls")),
    path("admin/", admin.site.urls),
]
