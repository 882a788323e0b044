"""Where each person of the organization in force stands and since when, found by the database.

This statement is the one definition: the table, its filters and counts, a person's page and the
API all read it. What there is one of at most (constraints see to it) is joined; what there may
be many of is looked up laterally, and only where the joins before leave the question open.
"""

from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from generation.licences import queries as licences
from tenants.consent import queries as consent
from tenants.consent.texts import HEADSHOTS
from tenants.people.models import Employee

_PLACED: Final = """
SELECT person.id, person.name, place.name AS place, place.code,
  CASE
    WHEN place.name IN ('approved', 'second', 'to_review', 'redo') THEN approval.state_changed_at
    WHEN place.name = 'own_photo' THEN own.state_changed_at
    WHEN place.name = 'choosing' THEN batch.state_changed_at
    WHEN place.name IN ('uploading', 'unchecked')
      THEN coalesce(photo.received_at, person.state_changed_at)
    WHEN place.name = 'run_out' THEN invite.expires_at
    WHEN place.name = 'revoked' THEN invite.state_changed_at
    WHEN place.name IN (
      'held', 'waiting', 'learning', 'learning_failed', 'rendering', 'rendering_failed'
    ) THEN work.state_changed_at
    ELSE person.state_changed_at
  END AS since
FROM ({people}) person
LEFT JOIN LATERAL (
  SELECT state, expires_at, state_changed_at FROM invites_invite
  WHERE person.state = 'invited'
    AND organization_id = person.organization_id AND employee_id = person.id
  ORDER BY sent_at DESC LIMIT 1
) invite ON true
LEFT JOIN approvals_approval approval
  ON person.state = 'active' AND approval.state <> 'withdrawn'
  AND approval.organization_id = person.organization_id AND approval.employee_id = person.id
LEFT JOIN ownphotos_ownphoto own
  ON person.state = 'active' AND own.state NOT IN ('rejected', 'erased')
  AND own.organization_id = person.organization_id AND own.employee_id = person.id
LEFT JOIN consent_consentreceipt receipt
  ON person.state = 'active'
  AND receipt.purpose = %s AND receipt.text_version = %s AND receipt.expires_at > %s
  AND receipt.withdrawn_at IS NULL AND receipt.replaced_at IS NULL
  AND receipt.organization_id = person.organization_id AND receipt.employee_id = person.id
CROSS JOIN LATERAL (
  SELECT receipt.id IS NOT NULL AND own.id IS NULL
    AND coalesce(approval.state, '') NOT IN ('approved', 'open', 'second') AS asked
) making
LEFT JOIN LATERAL (
  SELECT state, state_changed_at, created_at, failure_code FROM training_trainingrun
  WHERE making.asked AND organization_id = person.organization_id AND employee_id = person.id
  ORDER BY created_at DESC LIMIT 1
) run ON true
LEFT JOIN LATERAL (
  SELECT state, state_changed_at, created_at, failure_code FROM headshots_headshotbatch
  WHERE making.asked AND organization_id = person.organization_id AND employee_id = person.id
  ORDER BY created_at DESC LIMIT 1
) batch ON true
CROSS JOIN LATERAL (
  SELECT coalesce(run.created_at > batch.created_at, batch.created_at IS NULL) AS is_run
) newest
CROSS JOIN LATERAL (
  SELECT CASE WHEN newest.is_run THEN 'learning' ELSE 'rendering' END AS kind,
    CASE WHEN newest.is_run THEN run.state ELSE batch.state END AS state,
    CASE WHEN newest.is_run THEN run.state_changed_at ELSE batch.state_changed_at
    END AS state_changed_at,
    CASE WHEN newest.is_run THEN run.failure_code ELSE batch.failure_code END AS failure_code
) work
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN work.kind = 'learning' AND work.state IN ('cancelled', 'erased') THEN NULL
    WHEN work.kind = 'rendering' AND work.state IN ('ready', 'cancelled') THEN NULL
    WHEN work.state = 'failed' THEN work.kind || '_failed'
    WHEN work.state = 'queued' AND %s THEN 'held'
    WHEN work.state = 'queued' AND work.kind = 'learning' THEN 'waiting'
    WHEN work.state IS NOT NULL THEN work.kind
  END AS name
) working
LEFT JOIN LATERAL (
  SELECT received_at FROM photos_photo
  WHERE making.asked AND working.name IS NULL
    AND organization_id = person.organization_id AND employee_id = person.id
  ORDER BY received_at DESC LIMIT 1
) photo ON true
LEFT JOIN LATERAL (
  SELECT true AS waits FROM photos_photo
  WHERE state = 'stalled' AND photo.received_at IS NOT NULL
    AND organization_id = person.organization_id AND employee_id = person.id
  LIMIT 1
) stalled ON true
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN person.state = 'invited' AND invite.state = 'revoked' THEN 'revoked'
    WHEN person.state = 'invited'
      AND (invite.state = 'expired' OR invite.state = 'sent' AND invite.expires_at <= %s)
      THEN 'run_out'
    WHEN person.state <> 'active' THEN person.state
    WHEN approval.state = 'approved' THEN 'approved'
    WHEN approval.state IN ('open', 'second')
      AND (receipt.id IS NOT NULL OR own.id IS NOT NULL)
      THEN CASE approval.state WHEN 'second' THEN 'second' ELSE 'to_review' END
    WHEN own.id IS NOT NULL THEN 'own_photo'
    WHEN receipt.id IS NULL THEN 'not_agreed'
    WHEN working.name IS NOT NULL THEN working.name
    WHEN stalled.waits THEN 'unchecked'
    WHEN approval.state IS NOT NULL THEN 'redo'
    WHEN batch.state = 'ready' THEN 'choosing'
    ELSE 'uploading'
  END AS name,
  CASE WHEN work.state = 'failed' THEN work.failure_code ELSE '' END AS code
) place
"""
_NEEDED: Final = ("id", "organization_id", "name", "state", "state_changed_at")


def statement(people: QuerySet[Employee], *, at: datetime) -> tuple[str, list[Any]]:
    """SQL of id, name, place, code and since of each of these people, and its parameters."""
    query = people.order_by().values(*_NEEDED).query
    # where nobody can be among them, a condition that is never true stands for an empty result
    chosen, who = query.get_compiler(connection=connection, elide_empty=False).as_sql()
    agreed = [HEADSHOTS, consent.current_version(at=at), at]
    sql = _PLACED.replace("{people}", chosen)
    return sql, [*who, *agreed, licences.must_wait(at=at), at]
