"""Addresses of a review at the operator's desk."""

from django.urls import path

from reviews.views import decided, questions, timeline

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
    path(f"{_ONE}decisions/", decided.decisions, name="decisions"),
    path(f"{_ONE}decisions/<int:pk>/letter.pdf", decided.letter, name="letter"),
    path(f"{_ONE}decisions/<int:pk>/reconsider/", decided.reconsider, name="reconsider"),
    path(f"{_ONE}conditions/", decided.conditions_, name="conditions"),
    path(f"{_ONE}conditions/<int:number>/", decided.condition, name="condition"),
    path(f"{_ONE}exhibits/<str:key>/", decided.exhibit, name="exhibit"),
]
