"""Addresses of the reading room. An edition's own words come before a requirement's id."""

from django.urls import path

from rules.views import comparing, controls, downloads, lists, reading, search

app_name = "rules"
EDITION = "rules/<str:id>/<str:edition>"
urlpatterns = [
    path("rules/", reading.index, name="index"),
    path("rules/search/", search.search, name="search"),
    path("rules/compare/", comparing.comparison, name="compare"),
    path("rules/<str:id>/", reading.rulebook, name="rulebook"),
    path(f"{EDITION}/", reading.edition, name="edition"),
    path(f"{EDITION}/print/", reading.whole, name="print"),
    path(f"{EDITION}/para/<path:paragraph>/", reading.paragraph, name="paragraph"),
    path(f"{EDITION}/rulebook.json", downloads.rulebook, name="json"),
    path(f"{EDITION}/oscal/catalog.json", downloads.catalog, name="oscal_catalog"),
    path(f"{EDITION}/oscal/profile.json", downloads.profile, name="oscal_profile"),
    path(f"{EDITION}/controls/", controls.controls, name="controls"),
    path(f"{EDITION}/controls/<str:control>/", controls.control, name="control"),
    path(f"{EDITION}/calendar/", lists.calendar, name="calendar"),
    path(f"{EDITION}/numbers/", lists.numbers, name="numbers"),
    path(f"{EDITION}/questions/", lists.questions, name="questions"),
    path(f"{EDITION}/checklists/", lists.checklists, name="checklists"),
    path(f"{EDITION}/chips/", lists.chips, name="chips"),
    path(f"{EDITION}/countries/", lists.countries, name="countries"),
    path(f"{EDITION}/allocations/", lists.allocations, name="allocations"),
    path(f"{EDITION}/process/", lists.process, name="process"),
    path(f"{EDITION}/<str:requirement>/", reading.requirement, name="requirement"),
]
