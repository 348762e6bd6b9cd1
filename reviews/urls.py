"""Addresses of a review at the operator's desk."""

from django.urls import path

from reviews.views import decided

app_name = "reviews"

_ONE = "applications/<str:reference>/"

urlpatterns = [
    path(f"{_ONE}decisions/", decided.decisions, name="decisions"),
    path(f"{_ONE}decisions/<int:pk>/letter.pdf", decided.letter, name="letter"),
    path(f"{_ONE}decisions/<int:pk>/reconsider/", decided.reconsider, name="reconsider"),
    path(f"{_ONE}conditions/", decided.conditions_, name="conditions"),
    path(f"{_ONE}conditions/<int:number>/", decided.condition, name="condition"),
    path(f"{_ONE}exhibits/<str:key>/", decided.exhibit, name="exhibit"),
]
