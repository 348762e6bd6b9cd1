from django.urls import path

from reviews import doors

app_name = "reviews"

_ONE = "applications/<str:reference>/"

urlpatterns = [
    path(f"{_ONE}decisions/", doors.decisions, name="decisions"),
    path(f"{_ONE}decisions/<int:pk>/letter.pdf", doors.letter, name="letter"),
    path(f"{_ONE}decisions/<int:pk>/reconsider/", doors.reconsider, name="reconsider"),
    path(f"{_ONE}conditions/", doors.conditions_, name="conditions"),
    path(f"{_ONE}conditions/<int:number>/", doors.condition, name="condition"),
    path(f"{_ONE}exhibits/<str:key>/", doors.exhibit, name="exhibit"),
]
