"""Sign in and out, and the start page."""

from django.contrib.auth import views as auth
from django.urls import path

from organizations import views

app_name = "organizations"
urlpatterns = [
    path("", views.home, name="home"),
    path(
        "sign-in/",
        auth.LoginView.as_view(template_name="organizations/sign_in.html", redirect_authenticated_user=True),
        name="sign_in",
    ),
    path("sign-out/", auth.LogoutView.as_view(), name="sign_out"),
]
