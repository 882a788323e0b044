"""Asking over the API whether a picture is one of ours."""

from typing import Any, ClassVar
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from generation.checks import actions
from generation.checks.lifecycle import CheckState
from generation.checks.models import PictureCheck
from generation.delivery.checking import Signature, Standing
from generation.vision.reasons import reason_for
from portal.api.v1.views import TenantView
from tenants.access.policy import Scope
from tenants.kernel.errors import Invalid
from tenants.kernel.jobs.reasons import sentence
from tenants.organizations.models import Membership
from tenants.organizations.policy import require
from tenants.organizations.queries import members


class CheckIn(serializers.Serializer[Any]):
    """A picture from anywhere, as a form with a file."""

    picture = serializers.FileField(
        allow_empty_file=True, help_text="A copy, a screenshot or a part of it will do."
    )
    member = serializers.EmailField(
        help_text="The e-mail address of the member who asks; they see the answer on the pages too."
    )


class FoundOut(serializers.Serializer[Any]):
    """What was found of the picture; nothing of it is about the person."""

    signature = serializers.ChoiceField(
        choices=list(Signature), help_text="What its content credentials are worth."
    )
    signed_by = serializers.CharField(help_text="Whom the signer's certificate names.")
    signed_at = serializers.CharField(help_text="By a time-stamping service; empty without one.")
    says_trained = serializers.BooleanField(
        help_text="It says, in a way that can be trusted, that a model drew it."
    )
    is_marked = serializers.BooleanField(help_text="It carries our invisible mark.")
    mark_strength = serializers.FloatField(allow_null=True)
    company = serializers.CharField(help_text="Who gave it out, as far as that can be told.")
    standing = serializers.ChoiceField(
        choices=list(Standing),
        allow_null=True,
        help_text="Of a file of yours: whether it stands approved, or was taken back or replaced.",
    )
    unreadable = serializers.SerializerMethodField(
        help_text="Why no mark could be looked for; else empty."
    )

    def get_unreadable(self, found: dict[str, Any]) -> str:
        """In words."""
        reason = reason_for(found["unreadable"], _)
        return reason.text if reason else ""


class CheckOut(serializers.Serializer[Any]):
    """A picture that was asked about; it is gone once it was looked at, the answer in an hour."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=CheckState.choices)
    asked_at = serializers.DateTimeField()
    found = FoundOut(allow_null=True, help_text="Once it is done.")
    reason = serializers.CharField(help_text="Why it could not be looked at; else empty.")


class ChecksView(TenantView):
    """New checks."""

    parser_classes = (MultiPartParser,)
    scopes: ClassVar[dict[str, Scope]] = {"POST": Scope.HEADSHOTS_READ}

    @extend_schema(
        operation_id="checks_ask",
        request={"multipart/form-data": CheckIn},
        responses={201: CheckOut},
    )
    def post(self, request: Request) -> Response:
        """Send a picture for a member. A worker looks at it: read the check until it is done."""
        body = CheckIn(data=request.data)
        body.is_valid(raise_exception=True)
        member = _member(body.validated_data["member"])
        require(member.role, "headshot.download")
        check = actions.ask(body.validated_data["picture"].read(), member=member, at=now())
        return Response(_shown(check), status=status.HTTP_201_CREATED)


class CheckView(TenantView):
    """One check."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.HEADSHOTS_READ}

    @extend_schema(operation_id="checks_read", responses=CheckOut)
    def get(self, request: Request, check_id: UUID) -> Response:
        """Read how far a check is, and what was found."""
        return Response(_shown(get_object_or_404(PictureCheck, pk=check_id)))


def _member(email: str) -> Membership:
    found = members().filter(user__email__iexact=email).first()
    if found is None:
        raise Invalid(fields={"member": _("No member has this e-mail address.")})
    return found


def _shown(check: PictureCheck) -> dict[str, Any]:
    """The check as `CheckOut` describes it."""
    return {
        "id": str(check.pk),
        "state": check.state,
        "asked_at": check.asked_at.isoformat(),
        "found": FoundOut(check.found).data if check.found else None,
        "reason": sentence(check.failure_code) if check.failure_code else "",
    }
