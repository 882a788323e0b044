"""The owner's and admin's addresses, under /o/<organization>/."""

from django.urls import include, path

from portal.web import (
    audit,
    backgrounds,
    brand,
    company,
    drawings,
    home,
    invites,
    keys,
    licence,
    logo_frames,
    mails,
    members,
    people,
    people_changes,
    people_import,
    people_list,
    people_views,
    person,
    photocheck,
    privacy,
    publishing,
    rebrands,
    rules,
    styles,
)

_people = [
    path("", people_list.listing, name="list"),
    path("add/", people.add, name="add"),
    path("import/", people_import.import_file, name="import"),
    path("invite/", invites.send, name="invite"),
    path("changes/", people_changes.begin, name="change_many"),
    path("changes/<uuid:change_id>/", people_changes.show, name="change_of_many"),
    path("changes/<uuid:change_id>/undo/", people_changes.undo, name="change_undo"),
    path("changes/<uuid:change_id>/resume/", people_changes.resume, name="change_resume"),
    path("check-photos/", photocheck.look_again, name="look_again"),
    path("views/", people_views.keep, name="view_keep"),
    path("views/<uuid:view_id>/rename/", people_views.rename, name="view_rename"),
    path("views/<uuid:view_id>/delete/", people_views.forget, name="view_delete"),
    path("<uuid:employee_id>/", person.show, name="show"),
    path("<uuid:employee_id>/change/", people.change, name="change"),
    path("<uuid:employee_id>/invite-link/", invites.link, name="invite_link"),
    path("<uuid:employee_id>/revoke/", invites.revoke, name="revoke"),
    path("<uuid:employee_id>/retry/<uuid:job_id>/", person.retry, name="retry"),
    path("<uuid:employee_id>/training/<uuid:run_id>/", person.report, name="report"),
    path("<uuid:employee_id>/withdraw/", person.withdraw, name="withdraw"),
    path("<uuid:employee_id>/leave/", person.leave, name="leave"),
    path("<uuid:employee_id>/rehire/", person.rehire, name="rehire"),
    path("<uuid:employee_id>/erase/", person.erase, name="erase"),
]
_brand = [
    path("", brand.edit, name="edit"),
    path("logos/", brand.add_logo, name="logo"),
    path("logos/<uuid:logo_id>/remove/", brand.remove_logo, name="logo_remove"),
    path("logos/<uuid:logo_id>/restore/", brand.restore_logo, name="logo_restore"),
    path("logos/<uuid:logo_id>/picture/", brand.logo_picture, name="logo_picture"),
    path("colours/", brand.change_colours, name="colours"),
    path("backgrounds/", backgrounds.listing, name="backgrounds"),
    path("backgrounds/<uuid:background_id>/retire/", backgrounds.retire, name="retire"),
    path("backgrounds/<uuid:background_id>/restore/", backgrounds.restore, name="restore"),
    path(
        "backgrounds/<uuid:background_id>/picture/", backgrounds.background_picture, name="picture"
    ),
    path("frames/", logo_frames.listing, name="frames"),
    path("frames/<uuid:frame_id>/retire/", logo_frames.retire, name="frame_retire"),
    path("frames/<uuid:frame_id>/restore/", logo_frames.restore, name="frame_restore"),
]
_styles = [
    path("", styles.listing, name="list"),
    path("new/", styles.create, name="create"),
    path("rebrands/", rebrands.listing, name="rebrands"),
    path("rebrands/<uuid:rebrand_id>/", rebrands.show, name="rebrand"),
    path("rebrands/<uuid:rebrand_id>/preview/", rebrands.preview, name="rebrand_preview"),
    path("rebrands/<uuid:rebrand_id>/change/", rebrands.change, name="rebrand_change"),
    path("<uuid:template_id>/", styles.edit, name="edit"),
    path("<uuid:template_id>/publish/", publishing.publish, name="publish"),
    path("<uuid:template_id>/compare/", publishing.compare, name="compare"),
    path("<uuid:template_id>/samples/", drawings.draw, name="draw"),
    path("samples/<uuid:drawing_id>/", drawings.drawing, name="drawing"),
    path("samples/<uuid:drawing_id>/retry/", drawings.retry, name="retry_drawing"),
    path("samples/<uuid:drawing_id>/<int:place>/", drawings.drawing_picture, name="sample"),
    path("<uuid:template_id>/default/", styles.make_default, name="default"),
    path("<uuid:template_id>/archive/", styles.archive, name="archive"),
]
_members = [
    path("", members.listing, name="list"),
    path("invitations/<uuid:invitation_id>/resend/", members.resend, name="resend"),
    path("invitations/<uuid:invitation_id>/revoke/", members.revoke, name="revoke"),
    path("<uuid:membership_id>/role/", members.change_role, name="role"),
    path("<uuid:membership_id>/departments/", members.limit, name="limit"),
    path("<uuid:membership_id>/remove/", members.remove, name="remove"),
]
_keys = [
    path("", keys.listing, name="list"),
    path("<uuid:key_id>/revoke/", keys.revoke, name="revoke"),
    path("<uuid:key_id>/rotate/", keys.rotate, name="rotate"),
]
_audit = [
    path("", audit.listing, name="list"),
    path("export/", audit.export, name="export"),
]
_licence = [
    path("", licence.show, name="show"),
    path("accept/", licence.accept, name="accept"),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("visits/<uuid:visit_id>/end/", home.end_visit, name="end_visit"),
    path("people/", include((_people, "people"))),
    path("brand/", include((_brand, "brand"))),
    path("styles/", include((_styles, "styles"))),
    path("members/", include((_members, "members"))),
    path("company/", include(([path("", company.edit, name="edit")], "company"))),
    path("keys/", include((_keys, "keys"))),
    path("licence/", include((_licence, "licence"))),
    path("approval-rules/", include(([path("", rules.edit, name="edit")], "rules"))),
    path("mails/", include(([path("", mails.edit, name="edit")], "mails"))),
    path("privacy/", include(([path("", privacy.show, name="show")], "privacy"))),
    path("audit/", include((_audit, "audit"))),
]
