"""Which language a reader is shown, that it is remembered, and that letters go in the language of who gets them."""

from __future__ import annotations

from django.core import mail
from django.test import Client
from django.utils import timezone

from organizations import invitations, letters
from organizations.models import User
from tests.applications.desk import World, browser


def shown(client: Client, path: str = "/", **headers: str) -> str:
    page = client.get(path, **headers).content.decode()
    return "ar" if '<html lang="ar" dir="rtl">' in page else "en" if '<html lang="en">' in page else "?"


def test_the_switch_is_remembered_by_the_browser_and_leads_back(db: None) -> None:
    client = Client()
    assert shown(client) == "en"
    answer = client.post("/language/", {"language": "ar"}, HTTP_REFERER="http://testserver/verify/?a=b")
    assert (answer.status_code, answer["Location"]) == (302, "/verify/?a=b")
    assert shown(client) == "ar"
    client.post("/language/", {"language": "en"})
    assert shown(client) == "en"


def test_the_switch_leads_nowhere_else_and_takes_no_other_language(db: None) -> None:
    client = Client()
    answer = client.post("/language/", {"language": "tlh"}, HTTP_REFERER="https://elsewhere.example/verify/")
    assert answer["Location"] == "/" and not client.cookies
    answer = client.post(
        "/language/", {"language": "ar"}, HTTP_REFERER="http://testserver//elsewhere.example/"
    )
    assert answer["Location"] == "/"
    assert client.get("/language/").status_code == 405


def test_the_browser_s_wish_counts_where_nobody_chose(db: None) -> None:
    assert shown(Client(), HTTP_ACCEPT_LANGUAGE="ar-BH,en;q=0.5") == "ar"
    assert shown(Client(), HTTP_ACCEPT_LANGUAGE="fi") == "en"


def test_the_choice_of_somebody_signed_in_stands_in_another_browser(world: World) -> None:
    browser(world.olive).post("/language/", {"language": "ar"})
    assert User.objects.get(pk=world.olive.pk).language == "ar"
    assert shown(browser(world.olive), "/applications/") == "ar"
    assert shown(browser(world.pete), "/applications/") == "en"


def test_the_rule_and_the_desk_of_the_reviewers_are_english_for_everybody(world: World) -> None:
    client = Client()
    client.cookies["language"] = "ar"
    answer = client.get("/rules/")
    assert '<html lang="en">' in answer.content.decode() and "Cookie" not in answer.get("Vary", "")
    User.objects.filter(pk=world.olive.pk).update(is_staff=True)
    staff = browser(world.olive)
    staff.cookies["language"] = "ar"
    assert 'dir="rtl"' not in staff.get("/admin/").content.decode()


def test_a_page_says_which_language_it_is_in_and_that_it_depends_on_the_choice(db: None) -> None:
    answer = Client().get("/", HTTP_ACCEPT_LANGUAGE="ar")
    assert answer["Content-Language"] == "ar"
    assert {"Accept-Language", "Cookie"} <= {one.strip() for one in answer["Vary"].split(",")}


def test_letters_go_in_the_language_of_whoever_gets_them(
    world: World, mailoutbox: list[mail.EmailMessage]
) -> None:
    User.objects.filter(pk=world.olive.pk).update(language="ar")
    world.olive.refresh_from_db()
    about = {"organization": world.northfield, "member": world.vera, "left": True}
    letters.tell("member_left", [world.olive, world.pete], **about)
    first, second = mailoutbox
    assert first.subject == "لم يعد Vera عضوًا في Northfield Compute"
    assert second.subject == "Vera no longer belongs to Northfield Compute"
    assert "غادر Vera مؤسسة Northfield Compute." in first.body and "\u2068" not in first.body


def test_an_invitation_goes_in_the_language_of_the_account_it_finds(
    world: World, mailoutbox: list[mail.EmailMessage]
) -> None:
    User.objects.filter(pk=world.mallory.pk).update(language="ar")
    User.objects.filter(pk=world.olive.pk).update(language="")
    world.northfield.memberships.filter(user=world.olive).update(also_administers=True)
    invitations.invite(
        world.northfield, world.olive, email=world.mallory.email, role="viewer", now=timezone.now()
    )
    assert mailoutbox[0].subject == "تدعوك Northfield Compute إلى VEDC tests"
    assert "بصفة مطّلع" in mailoutbox[0].body
