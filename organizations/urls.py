"""The start page, one's account, and organizations. What allauth reverses by name is in `account_urls`."""

from allauth.account import views as allauth
from django.urls import path

from organizations.views import account, home, invitations, language, members, organizations, succession

app_name = "organizations"

_ONE = "organizations/<int:pk>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", allauth.login, name="sign_in"),
    path("sign-out/", allauth.logout, name="sign_out"),
    path("sign-up/", allauth.signup, name="sign_up"),
    path("language/", language.choose, name="language"),
    path("account/", account.account, name="account"),
    path("account/sessions/", account.sessions, name="sessions"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("organizations/", organizations.index, name="index"),
    path("organizations/new/", organizations.new, name="new"),
    path(_ONE, organizations.show, name="show"),
    path(f"{_ONE}log/", organizations.log, name="log"),
    path(f"{_ONE}invite/", members.invite, name="invite"),
    path(f"{_ONE}invitations/<int:invitation>/withdraw/", members.uninvite, name="uninvite"),
    path(f"{_ONE}members/<int:member>/", members.change, name="member"),
    path(f"{_ONE}members/<int:member>/remove/", members.remove, name="remove"),
    path(f"{_ONE}succession/", succession.ask, name="ask"),
    path(f"{_ONE}succession/<int:request_pk>/", succession.decide, name="decide"),
]
