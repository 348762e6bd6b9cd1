from django.urls import path

from recertifications import views

app_name = "recertifications"
urlpatterns = [
    path("organizations/<int:pk>/sites/", views.dashboard, name="dashboard"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/<int:pk>/", views.done, name="done"),
]
