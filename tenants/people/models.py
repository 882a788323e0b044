"""The people of an organization whose headshots are made, and their departments."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantForeignKey, TenantModel
from tenants.people.lifecycle import LIFECYCLE, EmployeeState


class Department(TenantModel):
    """A part of the organization; reviewers may be limited to some."""

    name = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint("organization", Lower("name"), name="department_once")
        ]

    def __str__(self) -> str:
        return self.name


class ReviewerDepartment(TenantModel):
    """A department a reviewer is limited to. A reviewer without any sees all."""

    membership = TenantForeignKey(
        "organizations.Membership", on_delete=models.CASCADE, related_name="+"
    )
    department = TenantForeignKey(Department, on_delete=models.CASCADE, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "membership", "department"], name="reviewer_limit_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} in {self.department_id}"


class Employee(Stateful, TenantModel):
    """A person whose headshot is made.

    They have no account: invite and sign-in links are their keys.
    """

    external_id = models.CharField(max_length=120, blank=True)
    """The HR system's id, where one feeds us."""
    name = models.CharField(max_length=120)
    email = models.EmailField()
    title = models.CharField(max_length=120, blank=True)
    department = TenantForeignKey(
        Department, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(max_length=8, blank=True)
    """What the person reads and is written to in; empty until they choose or come in."""
    former_addresses = models.JSONField(default=list)
    """Addresses that were theirs before. A member who signs in with one is this same person, and
    nobody approves their own headshot."""
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    """When a detail last changed; empty where none did since the person was added."""

    class Meta(TenantModel.Meta):
        constraints = [
            LIFECYCLE.check(),
            models.UniqueConstraint(
                fields=["organization", "external_id"],
                condition=~Q(external_id=""),
                name="external_id_once",
            ),
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=~Q(state=EmployeeState.ERASED),
                name="employee_address_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "name", "id"], name="employee_by_name"),
            models.Index(fields=["organization", "state"], name="employee_by_state"),
        ]

    def __str__(self) -> str:
        return self.name
