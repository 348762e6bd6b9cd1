"""Addresses of a review at the operator's desk."""

from django.urls import path

from reviews.views import questions, timeline

app_name = "reviews"

_ONE = "applications/<str:reference>/"
_QUESTION = f"{_ONE}questions/<int:number>/"

urlpatterns = [
    path(f"{_ONE}timeline/", timeline.timeline, name="timeline"),
    path(f"{_ONE}questions/", questions.index, name="questions"),
    path(_QUESTION, questions.question, name="question"),
    path(f"{_QUESTION}save/", questions.autosave, name="reply_save"),
    path(f"{_QUESTION}files/<slug:key>/", questions.download, name="question_file"),
    path(f"{_QUESTION}files/<slug:key>/take-out/", questions.take_out, name="question_take_out"),
]
