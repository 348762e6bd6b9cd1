"""Addresses of the operator's desk."""

from django.urls import path

from applications.views import (
    applications,
    evidence,
    files,
    filing,
    findings,
    imports,
    sections,
    sites,
    summary,
    tables,
    uploads,
)

app_name = "applications"

_ONE = "applications/<str:reference>/"
_SECTION = f"{_ONE}sections/<str:section>/"
_AT_SITE = f"{_SECTION}sites/<str:site>/"

urlpatterns = [
    path("applications/", applications.index, name="index"),
    path("applications/new/", applications.new, name="new"),
    path(_ONE, applications.show, name="show"),
    path(f"{_ONE}answers/", summary.answers, name="answers"),
    path(f"{_ONE}who-owns-whom/", summary.picture, name="kin"),
    path(f"{_ONE}end-user/", applications.end_user, name="end_user"),
    path(_SECTION, sections.section, name="section"),
    path(f"{_SECTION}answers/", summary.answers, name="section_answers"),
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
    path(f"{_ONE}evidence/<slug:key>/file", files.download, name="evidence_file"),
    path(f"{_ONE}evidence/<slug:key>/revise/", evidence.revise, name="evidence_revise"),
    path(f"{_ONE}evidence/<slug:key>/remove/", evidence.remove, name="evidence_remove"),
    path(f"{_ONE}evidence/<slug:key>/versions/<int:number>/file", files.earlier, name="evidence_earlier"),
    path(f"{_ONE}evidence/<slug:key>/preview/", files.preview, name="evidence_preview"),
    path(f"{_ONE}evidence/<slug:key>/preview/<int:number>.png", files.picture, name="evidence_picture"),
    path(f"{_ONE}uploads/", uploads.create, name="uploads"),
    path(f"{_ONE}uploads/<uuid:upload>/", uploads.upload, name="upload"),
    path(f"{_ONE}check/", findings.check, name="check"),
    path(f"{_ONE}file/", filing.file, name="file"),
    path(f"{_ONE}receipt/<int:filing>/", filing.receipt, name="receipt"),
    path(f"{_ONE}dossier/<int:filing>.json", filing.dossier, name="dossier"),
    path(f"{_ONE}import/", filing.fill, name="import"),
    path(f"{_ONE}withdraw/", filing.withdraw, name="withdraw"),
]
