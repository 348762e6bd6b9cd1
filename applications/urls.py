"""Addresses of the operator's desk."""

from django.urls import path

from applications.views import (
    applications,
    evidence,
    filing,
    findings,
    imports,
    packs,
    sections,
    sites,
    tables,
)

app_name = "applications"

_ONE = "applications/<str:reference>/"
_SECTION = f"{_ONE}sections/<str:section>/"
_AT_SITE = f"{_SECTION}sites/<str:site>/"

urlpatterns = [
    path("applications/", applications.index, name="index"),
    path("applications/new/", applications.new, name="new"),
    path(_ONE, applications.show, name="show"),
    path(f"{_ONE}end-user/", applications.end_user, name="end_user"),
    path(_SECTION, sections.section, name="section"),
    path(_AT_SITE, sections.section, name="section_site"),
    path(f"{_SECTION}tables/<str:question>/", tables.table, name="table"),
    path(f"{_SECTION}tables/<str:question>/sheet.csv", imports.sheet, name="table_sheet"),
    path(f"{_SECTION}tables/<str:question>/sheet.xlsx", imports.workbook, name="table_workbook"),
    path(f"{_SECTION}tables/<str:question>/ssp.json", imports.plan, name="table_plan"),
    path(f"{_SECTION}tables/<str:question>/import/", imports.waiting, name="table_import"),
    path(f"{_AT_SITE}tables/<str:question>/", tables.table, name="site_table"),
    path(f"{_AT_SITE}tables/<str:question>/sheet.csv", imports.sheet, name="site_table_sheet"),
    path(f"{_AT_SITE}tables/<str:question>/sheet.xlsx", imports.workbook, name="site_table_workbook"),
    path(f"{_AT_SITE}tables/<str:question>/import/", imports.waiting, name="site_table_import"),
    path(f"{_ONE}sites/", sites.index, name="sites"),
    path(f"{_ONE}sites/add/", sites.add, name="site_add"),
    path(f"{_ONE}sites/<str:site>/", sites.change, name="site_change"),
    path(f"{_ONE}sites/<str:site>/remove/", sites.remove, name="site_remove"),
    path(f"{_ONE}evidence/", evidence.index, name="evidence"),
    path(f"{_ONE}evidence/<slug:key>/", evidence.change, name="evidence_change"),
    path(f"{_ONE}evidence/<slug:key>/file", evidence.download, name="evidence_file"),
    path(f"{_ONE}evidence/<slug:key>/remove/", evidence.remove, name="evidence_remove"),
    path(f"{_ONE}check/", findings.check, name="check"),
    path(f"{_ONE}file/", filing.file, name="file"),
    path(f"{_ONE}receipt/<int:filing>/", filing.receipt, name="receipt"),
    path(f"{_ONE}dossier/<int:filing>.json", filing.dossier, name="dossier"),
    path(f"{_ONE}import/", filing.fill, name="import"),
    path(f"{_ONE}offline/", packs.index, name="offline"),
    path(f"{_ONE}offline/form.html", packs.form, name="offline_form"),
    path(f"{_ONE}offline/form.xlsx", packs.workbook, name="offline_workbook"),
    path(f"{_ONE}offline/report/", packs.waiting, name="offline_report"),
    path(f"{_ONE}withdraw/", filing.withdraw, name="withdraw"),
]
