"""How well a team's approved headshots match, and which stand out."""

from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from generation import wall
from generation.headshots.roster import TOLERANCES
from generation.wall import Picture, Remedy, Wall, Wanted
from portal.api.v1 import paging
from portal.api.v1.views import TenantView
from tenants.access.policy import Scope
from tenants.kernel.errors import Invalid
from tenants.people import queries as people


class DeviationOut(serializers.Serializer[Any]):
    """One way in which a picture stands out."""

    axis = serializers.ChoiceField(choices=list(TOLERANCES))
    found = serializers.FloatField(
        help_text="Shares of the picture; for a background how different it looks, about 1 is just "
        "seen; for light from -1, all from the left, to 1; for sharpness higher is sharper."
    )
    wanted = serializers.FloatField(help_text="What the style asks, or the team has.")
    apart = serializers.FloatField(help_text="How far off, in tolerances; 1 is just seen.")


class OutlierOut(serializers.Serializer[Any]):
    """A picture that stands out, and what brings it in line."""

    headshot_id = serializers.UUIDField()
    external_id = serializers.CharField(help_text="The employee's.")
    style_id = serializers.UUIDField()
    version_id = serializers.UUIDField(help_text="The version that it is compared with.")
    deviations = DeviationOut(many=True, help_text="The worst first.")
    remedy = serializers.ChoiceField(
        choices=list(Remedy),
        help_text="finish: a rebrand to `version_id` mends it. under_way: one does, or waits to be "
        "reviewed. new_takes: no finish mends it. no_room: it lacks room around the head, so new "
        "takes or a style with larger heads. look: it is finished as asked and was measured "
        "otherwise, which a crop of it alone mends. not_kept: it cannot be finished again.",
    )


class StyleScoreOut(serializers.Serializer[Any]):
    """How well the pictures match that are compared with one version."""

    style_id = serializers.UUIDField()
    name = serializers.CharField()
    version_id = serializers.UUIDField()
    score = serializers.FloatField(allow_null=True)
    pictures = serializers.IntegerField()
    outliers = serializers.IntegerField()
    mendable = serializers.IntegerField(help_text="Outliers that another finish helps.")


class RosterOut(serializers.Serializer[Any]):
    """A team's score, and a page of what stands out, the worst first."""

    score = serializers.FloatField(
        allow_null=True,
        help_text="The share of measured pictures that match in everything; null where none is.",
    )
    pictures = serializers.IntegerField(help_text="Approved headshots.")
    measured = serializers.IntegerField(help_text="Those that are compared.")
    outliers = serializers.IntegerField()
    own_photos = serializers.IntegerField(help_text="Not compared: nothing is measured on them.")
    never_measured = serializers.IntegerField(help_text="Not compared: older than the measuring.")
    no_face = serializers.IntegerField(help_text="Not compared: no face was found.")
    styles = StyleScoreOut(many=True)
    items = OutlierOut(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class RosterView(TenantView):
    """The team's consistency."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.HEADSHOTS_READ}

    @extend_schema(
        operation_id="roster_read",
        parameters=[
            OpenApiParameter("style", UUID, description="People of this style only."),
            OpenApiParameter("department", str, description="A name: its people only."),
            *paging.PARAMETERS,
        ],
        responses=RosterOut,
    )
    def get(self, request: Request) -> Response:
        """Read how well approved headshots match, and which stand out, the worst first."""
        found = wall.wall(Wanted(style=_style(request), department=_department(request)))
        limit = paging.limit_of(request)
        rows = _after(found.outliers, paging.place_of(request))
        cursor = paging.cursor_of(*_place(rows[limit - 1])) if len(rows) > limit else None
        return Response(
            {
                "score": found.score,
                "pictures": len(found.pictures),
                "measured": len(found.counted),
                "outliers": len(found.outliers),
                "own_photos": len(found.own_photos),
                "never_measured": len(found.never_measured),
                "no_face": found.faceless,
                "styles": [_part(part) for part in found.by_version()],
                "items": [_shown(each) for each in rows[:limit]],
                "next_cursor": cursor,
            }
        )


def _style(request: Request) -> UUID | None:
    given = request.query_params.get("style", "")
    try:
        return UUID(given) if given else None
    except ValueError as error:
        raise Invalid(fields={"style": _("Give the id of a style.")}) from error


def _department(request: Request) -> UUID | None:
    given = request.query_params.get("department", "")
    if not given:
        return None
    found = next((row for row in people.departments() if row.name == given), None)
    if found is None:
        raise Invalid(fields={"department": _("There is no department of this name.")})
    return found.pk


def _place(picture: Picture) -> tuple[str, str]:
    assert picture.outlier  # noqa: S101  # only those are listed
    return repr(picture.outlier.apart), str(picture.headshot.pk)


def _after(outliers: list[Picture], place: list[Any] | None) -> list[Picture]:
    """Those that come after the place, the worst first; of equals by their id."""
    ranked = sorted((each for each in outliers if each.outlier), key=_rank)
    if place is None:
        return ranked
    try:
        ended = (-float(place[0]), str(place[1]))
    except (TypeError, ValueError) as error:
        raise paging.BadCursor from error
    return [each for each in ranked if _rank(each) > ended]


def _rank(picture: Picture) -> tuple[float, str]:
    apart, pk = _place(picture)
    return -float(apart), pk


def _part(part: Wall) -> dict[str, Any]:
    return {
        "style_id": str(part.version.template_id),
        "name": part.name,
        "version_id": str(part.version.pk),
        "score": part.score,
        "pictures": len(part.pictures),
        "outliers": len(part.outliers),
        "mendable": len(part.mendable),
    }


def _shown(picture: Picture) -> dict[str, Any]:
    off = picture.outlier.deviations if picture.outlier else ()
    return {
        "headshot_id": str(picture.headshot.pk),
        "external_id": picture.headshot.employee.external_id,
        "style_id": str(picture.version.template_id),
        "version_id": str(picture.version.pk),
        "deviations": [
            {"axis": each.axis, "found": each.found, "wanted": each.wanted, "apart": each.apart}
            for each in off
        ],
        "remedy": picture.remedy,
    }
