"""Rebrands over the API: plan, run, watch, undo."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.utils.timezone import now
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from generation import wall
from generation.rebrands import actions, queries
from generation.rebrands.lifecycle import RebrandState
from generation.rebrands.models import Rebrand
from generation.styles import queries as styles
from generation.vision.composition import Framing
from portal.api.v1.departments import departments_named
from portal.api.v1.views import TenantView
from tenants.access.policy import Scope
from tenants.kernel.errors import Invalid, NotFound

LATEST = 100
MOVES: dict[str, Callable[..., None]] = {
    "start": actions.start,
    "pause": actions.pause,
    "resume": actions.resume,
    "retry": actions.retry,
    "cancel": actions.cancel,
    "undo": actions.undo,
}


class RebrandIn(serializers.Serializer[Any]):
    """Whose approved headshots go to which version."""

    version_id = serializers.UUIDField(help_text="Of a published version of a style in use.")
    everyone = serializers.BooleanField(
        default=False, help_text="Pictures of any style; else only those of the version's own."
    )
    departments = serializers.ListField(
        child=serializers.CharField(max_length=120),
        default=list,
        help_text="Names. Empty for all.",
    )
    carries_over = serializers.BooleanField(
        default=False,
        help_text="Whether the earlier picture's approval counts, which the approval rules have to "
        "allow; else each is reviewed.",
    )


class CropIn(serializers.Serializer[Any]):
    """Where the head of one picture should be, in shares of it."""

    eye_line = serializers.FloatField(help_text="How far below the top edge the eyes are.")
    head_height = serializers.FloatField()
    centre = serializers.FloatField(help_text="How far from the left edge its middle is.")
    carries_over = serializers.BooleanField(default=False, help_text="As for a rebrand.")


class MoveIn(serializers.Serializer[Any]):
    """What is to be done with a rebrand."""

    move = serializers.ChoiceField(choices=sorted(MOVES))


class ProgressOut(serializers.Serializer[Any]):
    """How many pictures stand where."""

    total = serializers.IntegerField()
    waiting = serializers.IntegerField()
    busy = serializers.IntegerField()
    to_review = serializers.IntegerField()
    in_use = serializers.IntegerField()
    refused = serializers.IntegerField()
    left = serializers.IntegerField()
    failed = serializers.IntegerField()
    undone = serializers.IntegerField()
    stuck = serializers.IntegerField()


class RebrandOut(serializers.Serializer[Any]):
    """A rebrand and how far it is."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=RebrandState.choices)
    version_id = serializers.UUIDField()
    everyone = serializers.BooleanField()
    carries_over = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    undo_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when an earlier picture can be brought back."
    )
    progress = ProgressOut()


class RebrandPlanOut(RebrandOut):
    """A rebrand with the ways that are open to the people it is about; null once it was started."""

    concerned = serializers.IntegerField(
        allow_null=True, help_text="People with an approved headshot."
    )
    refinishable = serializers.IntegerField(
        allow_null=True, help_text="Whose picture can be finished again."
    )
    renderable = serializers.IntegerField(
        allow_null=True, help_text="Whose model and consent are still there."
    )


class RebrandsView(TenantView):
    """All rebrands, and new ones."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.REBRANDS_WRITE, "POST": Scope.REBRANDS_WRITE}

    @extend_schema(operation_id="rebrands_list", responses=RebrandOut(many=True))
    def get(self, request: Request) -> Response:
        """List the newest 100 rebrands, newest first."""
        rows = list(queries.rebrands()[:LATEST])
        progress = queries.progress_of(rows)
        return Response([_shown(row, progress[row.pk]) for row in rows])

    @extend_schema(operation_id="rebrands_plan", request=RebrandIn, responses={201: RebrandPlanOut})
    def post(self, request: Request) -> Response:
        """Plan a rebrand. Nothing is done before it is started."""
        body = RebrandIn(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        version = styles.offered().filter(pk=given["version_id"]).first()
        if version is None:
            raise Invalid(fields={"version_id": _("There is no such version of a style in use.")})
        rebrand = actions.plan(
            version,
            everyone=given["everyone"],
            departments=departments_named(given["departments"]),
            carries_over=given["carries_over"],
            actor=self.actor,
            at=now(),
        )
        return Response(_with_plan(rebrand), status=status.HTTP_201_CREATED)


class CropView(TenantView):
    """A crop of one picture that stands out on the team's wall."""

    scopes: ClassVar[dict[str, Scope]] = {"POST": Scope.REBRANDS_WRITE}

    @extend_schema(operation_id="rebrands_crop", request=CropIn, responses={201: RebrandOut})
    def post(self, request: Request, headshot_id: UUID) -> Response:
        """Have its head put where it should be: a rebrand of that picture, which is started."""
        picture = wall.croppable(headshot_id)
        body = CropIn(data=request.data)
        body.is_valid(raise_exception=True)
        given = dict(body.validated_data)
        carries_over = given.pop("carries_over")
        who: dict[str, Any] = {"actor": self.actor, "at": now()}
        rebrand = actions.crop(picture.headshot, Framing(**given), carries_over=carries_over, **who)
        shown = _shown(rebrand, queries.progress(rebrand))
        return Response(shown, status=status.HTTP_201_CREATED)


class RebrandView(TenantView):
    """One rebrand."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.REBRANDS_WRITE, "POST": Scope.REBRANDS_WRITE}

    @extend_schema(operation_id="rebrands_read", responses=RebrandPlanOut)
    def get(self, request: Request, rebrand_id: UUID) -> Response:
        """Read how far it is."""
        return Response(_with_plan(_rebrand(rebrand_id)))

    @extend_schema(operation_id="rebrands_move", request=MoveIn, responses=RebrandOut)
    def post(self, request: Request, rebrand_id: UUID) -> Response:
        """Start, pause, resume, cancel or undo it, or try again what failed."""
        rebrand = _rebrand(rebrand_id)
        body = MoveIn(data=request.data)
        body.is_valid(raise_exception=True)
        MOVES[body.validated_data["move"]](rebrand, actor=self.actor, at=now())
        rebrand = _rebrand(rebrand_id)
        return Response(_shown(rebrand, queries.progress(rebrand)))


def _rebrand(rebrand_id: UUID) -> Rebrand:
    rebrand = queries.rebrands().filter(pk=rebrand_id).first()
    if rebrand is None:
        raise NotFound(_("There is no such rebrand."))
    return rebrand


def _shown(rebrand: Rebrand, progress: queries.Progress) -> dict[str, Any]:
    until = progress.undo_until
    return {
        "id": str(rebrand.pk),
        "state": rebrand.state,
        "version_id": str(rebrand.version_id),
        "everyone": rebrand.everyone,
        "carries_over": rebrand.carries_over,
        "created_at": rebrand.created_at.isoformat(),
        "started_at": rebrand.started_at.isoformat() if rebrand.started_at else None,
        "undo_until": until.isoformat() if until else None,
        "progress": ProgressOut(progress).data,
    }


def _with_plan(rebrand: Rebrand) -> dict[str, Any]:
    is_planned = rebrand.state == RebrandState.PLANNED
    plan = queries.plan(rebrand, at=now()) if is_planned else None
    return {
        **_shown(rebrand, queries.progress(rebrand)),
        "concerned": len(plan.people) if plan else None,
        "refinishable": len(plan.refinishable) if plan else None,
        "renderable": len(plan.renderable) if plan else None,
    }
