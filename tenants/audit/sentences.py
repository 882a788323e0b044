"""An event as a sentence.

Events hold ids only; whoever shows them knows the names and hands them in.
"""

from collections.abc import Mapping
from typing import Final

from tenants.audit.models import AuditEvent

WHO: Final = {
    "member": "A member",
    "employee": "An employee",
    "api_key": "An API key",
    "system": "Likeness",
}
WHAT: Final = {
    "access.apikey": "an API key",
    "approvals.approval": "a headshot",
    "approvals.approvalpolicy": "the approval rules",
    "brand.background": "a background",
    "consent.consentreceipt": "a consent",
    "headshots.headshot": "a headshot",
    "headshots.headshotbatch": "a set of headshots",
    "invites.invite": "an invite",
    "invites.signinlink": "a sign-in link",
    "licences.acceptance": "the base",
    "organizations.memberinvitation": "a member's invitation",
    "organizations.membership": "a member",
    "organizations.organization": "the organization",
    "people.department": "a department",
    "people.employee": "an employee",
    "photos.photo": "a photo",
    "previews.preview": "a preview",
    "styles.styletemplate": "a style",
    "styles.styleversion": "a style",
    "training.trainingrun": "a training run",
}
SENTENCES: Final = {
    "apikey.issue": "{who} made the API key {what}.",
    "apikey.revoke": "{who} revoked the API key {what}.",
    "apikey.rotate": "{who} replaced the API key {what}.",
    "approval.approve": "{who} approved {what}.",
    "approval.pass_on": "{who} said the first yes to {what}.",
    "approval.reopen": "{who} took back the decision on {what}.",
    "approval.request_changes": "{who} asked for changes to {what}.",
    "approval.step_back": "{who} took back the second decision on {what}.",
    "approval.resubmit": "{who} sent {what} for review again.",
    "approval.submit": "{who} sent {what} for review.",
    "approval.withdraw": "{who} withdrew {what} from review.",
    "approvalpolicy.change": "{who} changed the approval rules: {before}. Now: {after}.",
    "background.add": "{who} added the background {what}.",
    "background.admit": "{who} accepted the background {what}.",
    "background.reject": "{who} could not use the background {what}.",
    "background.retire": "{who} retired the background {what}.",
    "consent.forget": "{who} removed the personal details from {what}.",
    "consent.give": "{who} gave consent.",
    "consent.withdraw": "{who} withdrew {what}.",
    "employee.activate": "{what} joined.",
    "employee.add": "{who} added {what}.",
    "employee.begin_erasure": "{who} began to erase {what}.",
    "employee.change": "{who} changed the details of {what}.",
    "employee.finish_erasure": "{who} finished erasing {what}.",
    "employee.forget_keeps": "{who} deleted what {what} asked to keep in every headshot.",
    "employee.invite": "{who} invited {what}.",
    "employee.keep": "{who} changed what stays in every headshot.",
    "employee.leave": "{who} marked {what} as having left.",
    "employee.rehire": "{who} took {what} back.",
    "headshot.choose": "{who} chose {what}.",
    "headshot.discard": "{who} discarded {what}.",
    "headshot.put_back": "{who} put {what} back into the gallery.",
    "headshot.release": "{who} released {what}.",
    "headshot.reopen": "{who} took back the release of {what}.",
    "headshot.withdraw": "{who} withdrew {what}.",
    "headshotbatch.cancel": "{who} stopped the rendering of {what}.",
    "headshotbatch.fail": "The rendering of {what} failed.",
    "headshotbatch.finish": "{who} finished rendering {what}.",
    "headshotbatch.order": "{who} ordered {what}.",
    "headshotbatch.retry": "{who} started the rendering of {what} again.",
    "headshotbatch.start": "{who} began to render {what}.",
    "invite.accept": "{who} accepted the invite.",
    "invite.copy_link": "{who} copied the link of {what}.",
    "invite.expire": "The time of {what} ran out.",
    "invite.resend": "{who} sent {what} again.",
    "invite.revoke": "{who} revoked {what}.",
    "licence.accept": "{who} accepted the licence of {what}.",
    "memberinvitation.accept": "{who} accepted {what}.",
    "memberinvitation.expire": "The time of {what} ran out.",
    "memberinvitation.resend": "{who} sent {what} again.",
    "memberinvitation.revoke": "{who} revoked {what}.",
    "memberinvitation.send": "{who} sent {what}.",
    "membership.add": "{who} made {what} a member: {after}.",
    "membership.change_role": "{who} changed the role of {what} from {before} to {after}.",
    "membership.limit": "{who} changed which departments {what} reviews.",
    "membership.remove": "{who} removed the member {what}.",
    "organization.found": "{who} set up {what}.",
    "photo.admit": "{who} accepted {what}.",
    "photo.bring_back": "{who} took {what} back in.",
    "photo.clear": "{who} no longer doubted {what}.",
    "photo.doubt": "{who} asked whether {what} shows the person.",
    "photo.erase": "{who} erased {what}.",
    "photo.look_again": "{who} had {what} checked again.",
    "photo.override": "{who} decided to use {what} anyway.",
    "photo.receive": "{who} sent {what}.",
    "photo.reject": "{who} could not use {what}.",
    "photo.set_aside": "{who} set {what} aside.",
    "photo.stall": "{who} could not check {what} yet.",
    "photo.take_back": "{who} asked for {what} to be used.",
    "preview.erase": "{who} deleted {what}.",
    "preview.fail": "{what} could not be drawn.",
    "preview.finish": "{who} finished drawing {what}.",
    "preview.start": "{who} began to draw {what}.",
    "signinlink.use": "{who} signed in by e-mail.",
    "style.archive": "{who} archived the style {what}.",
    "style.change": "{who} changed the style {what}.",
    "style.create": "{who} made the style {what}.",
    "style.make_default": "{who} made {what} the style for everyone.",
    "style.publish": "{who} published a version of {what}.",
    "trainingrun.cancel": "{who} stopped {what}.",
    "trainingrun.erase": "{who} erased what {what} had learned.",
    "trainingrun.fail": "{what} failed.",
    "trainingrun.finish": "{who} finished {what}.",
    "trainingrun.order": "{who} ordered {what}.",
    "trainingrun.retrain": "{who} ordered {what} once more: no picture passed.",
    "trainingrun.retry": "{who} started {what} again.",
    "trainingrun.start": "{who} began {what}.",
}


def describe(event: AuditEvent, names: Mapping[str, str]) -> str:
    """The event as a sentence.

    `names` gives names by id, of actors and subjects; who is not in it stays unnamed.
    """
    who = names.get(event.actor_id) or WHO.get(event.actor_kind, "Somebody")
    what = names.get(str(event.subject_id)) or WHAT.get(event.subject_type, "something")
    template = SENTENCES.get(event.verb, "{who} did this to {what}: " + event.verb + ".")
    return _capital(template.format(who=who, what=what, before=event.before, after=event.after))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
