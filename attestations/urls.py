from django.urls import path

from attestations import reading, views

app_name = "attestations"
urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("verify/offline.html", views.offline_page, name="offline"),
    path("verify/notary.pyz", views.verifier, name="verifier"),
    path("verify/<str:reference>/", views.show, name="show"),
    path("attestations/<str:reference>/bundle.json", views.bundle, name="bundle"),
    path("attestations/<str:reference>/changes/<int:number>/bundle.json", views.change, name="change"),
    path("attestations/<str:reference>/certificate.pdf", views.certificate, name="certificate"),
    path(
        "applications/<str:reference>/receipt/<int:filing>/bundle.json", views.receipt, name="filing_receipt"
    ),
    path("trust.json", views.trust, name="trust"),
    path("checkpoint", views.checkpoint, name="checkpoint"),
    path("log/", reading.page, name="log"),
    path("log/checkpoint", reading.head, name="log_head"),
    path("log/tile/<path:path>", reading.tile, name="log_tile"),
]
