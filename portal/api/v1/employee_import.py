"""Many employees at once over the API: what would change is told first, then done as told."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.v1.views import TenantView
from tenants.access.policy import Scope
from tenants.directory import actions
from tenants.directory.plan import Change, Kind, Plan, Record
from tenants.directory.table import MOST_ROWS
from tenants.people.details import Details

LONGEST: Final = 1000
"""Characters of a value that are read at all; what is right for its field the plan says."""


class PersonIn(serializers.Serializer[Any]):
    """Somebody as another system knows them. A field that is left out stays as it is."""

    name = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)
    email = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)
    title = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)
    department = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)
    external_id = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)


class ImportIn(serializers.Serializer[Any]):
    """People, and what is to be done with them."""

    people = serializers.ListField(child=PersonIn(), min_length=1, max_length=MOST_ROWS)
    full = serializers.BooleanField(
        default=False,
        help_text="Whether these are everybody: who is not among them is marked as left.",
    )
    digest = serializers.CharField(
        required=False,
        max_length=64,
        help_text="Without it nothing is changed. With that of a dry run, what it told is done.",
    )


class ChangeOut(serializers.Serializer[Any]):
    """What one person comes to."""

    kind = serializers.ChoiceField(choices=[str(kind) for kind in Kind])
    position = serializers.IntegerField(
        allow_null=True, help_text="Among the people that were sent, from 1; null who was not."
    )
    id = serializers.UUIDField(allow_null=True)
    details = PersonIn(help_text="What is written; of what is wrong, what was sent.")
    before = PersonIn(help_text="What is written over.")
    field = serializers.CharField(help_text="With which field something is wrong, or empty.")
    problem = serializers.CharField(help_text="What is wrong, or empty.")


class ImportOut(serializers.Serializer[Any]):
    """The difference that the people make."""

    digest = serializers.CharField()
    applied = serializers.BooleanField()
    counts = serializers.DictField(child=serializers.IntegerField())
    withheld = serializers.IntegerField(
        help_text="Of a full list: who stays because something in it is wrong."
    )
    changes = ChangeOut(many=True, help_text="All but those that change nothing.")


class ImportView(TenantView):
    """Employees from another system, all in one step."""

    scopes: ClassVar[dict[str, Scope]] = {"POST": Scope.PEOPLE_WRITE}

    @extend_schema(operation_id="employees_import", request=ImportIn, responses=ImportOut)
    def post(self, request: Request) -> Response:
        """Tell what would change, or with the digest of that, change it; all of it or nothing.

        People with something wrong hold nobody else up. Where the list changed since the dry run,
        nothing is done and the answer is 409.
        """
        body = ImportIn(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        records, full = _records(given["people"]), given["full"]
        digest = given.get("digest", "")
        if not digest:
            return Response(_told(actions.preview(records, full=full), applied=False))
        done = actions.apply(records, digest=digest, actor=self.actor, at=now(), full=full)
        return Response(_told(done, applied=True))


def _records(people: Sequence[Details]) -> list[Record]:
    return [Record(number, Details(**person)) for number, person in enumerate(people, start=1)]


def _told(plan: Plan, *, applied: bool) -> dict[str, Any]:
    told = [each for each in plan.changes if each.kind != Kind.UNCHANGED]
    return {
        "digest": plan.digest,
        "applied": applied,
        "counts": {str(kind): len(plan.of(kind)) for kind in Kind},
        "withheld": plan.withheld,
        "changes": [_change(each) for each in told],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": str(change.kind),
        "position": change.line or None,
        "id": str(change.employee_id) if change.employee_id else None,
        "details": change.details,
        "before": change.before,
        "field": change.field,
        "problem": change.sentence,
    }
