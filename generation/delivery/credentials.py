"""Content credentials (C2PA): each file that leaves is signed and says where its pixels are from.

The keys stay in this process: the runner that makes the pixels has none.
"""

import io
import json
from dataclasses import dataclass
from typing import Any, Final

import c2pa
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings

from generation.vision.renditions import TRAINED
from tenants.kernel.jobs.outcomes import JobFailed

ROOM: Final = 32_000
"""Bytes that a signature may take: 3,400 with two short certificates, and a time stamp with its own
chain beside them."""
GENERATOR: Final = "Likeness"
DELIVERY: Final = "org.likeness.delivery"
"""The assertion that is ours: which company gave the picture out."""
CREATED, MARKED, LABELLED = "c2pa.created", "c2pa.watermarked.unbound", "c2pa.edited"
LONGEST: Final = 200
"""Characters that are kept of a text in anybody's credentials."""
VALID: Final = ("Valid", "Trusted")
MEDIA_TYPES: Final = ("image/jpeg", "image/png", "image/webp", "image/avif")


class SigningFailed(JobFailed):
    """A file could not be signed, so that it does not leave; whoever runs Likeness has to act."""

    def __init__(self, why: str) -> None:
        super().__init__("signing_failed", retryable=True, note=f"Content credentials: {why}")


@dataclass(frozen=True)
class Credentials:
    """What a file's signature says. `is_valid`: the file is as it was signed; `is_ours`: by a
    certificate that this installation trusts, in its own name."""

    is_valid: bool
    is_ours: bool
    issuer: str
    """The organization that the signer's certificate names."""
    company: str
    says_trained: bool
    signed_at: str
    """By a time-stamping service; empty without one."""


def signed(
    data: bytes,
    *,
    media_type: str,
    company: str,
    is_marked: bool,
    is_labelled: bool,
    origin: str = TRAINED,
) -> bytes:
    """The file with its credentials; `origin` is IPTC's digital source type.

    Raises:
        SigningFailed: with these certificates it cannot be signed, or nobody would trust it.
    """
    manifest = _manifest(company, origin, is_marked=is_marked, is_labelled=is_labelled)
    out = io.BytesIO()
    try:
        with c2pa.Builder(manifest, _context()) as builder, _signer() as signer:
            builder.sign(signer, media_type, io.BytesIO(data), out)
    except c2pa.C2paError as error:
        raise SigningFailed(str(error)) from error
    found = read(out.getvalue(), media_type=media_type)
    if found is None or not found.is_ours:
        raise SigningFailed("C2PA_TRUST_ANCHORS do not lead to C2PA_CERTIFICATES, or one ended.")
    return out.getvalue()


def read(data: bytes, *, media_type: str) -> Credentials | None:
    """What the file's credentials say; None where it has none that can be read.

    Anybody can sign anything: what is not of the form that ours has counts as not said.
    """
    try:
        with c2pa.Reader(media_type, io.BytesIO(data), context=_context()) as reader:
            state = str(reader.get_validation_state())
            manifest = _fields(reader.get_active_manifest())
    except (c2pa.C2paError, LookupError, TypeError, ValueError):
        return None
    said = _said(manifest)
    signature = _fields(manifest.get("signature_info"))
    issuer = _text(signature.get("issuer"))
    return Credentials(
        is_valid=state in VALID,
        is_ours=state == "Trusted" and issuer == settings.C2PA_SIGNER.organization,
        issuer=issuer,
        company=_text(said.get(DELIVERY, {}).get("company")),
        says_trained=_source_of(said) == TRAINED,
        signed_at=_text(signature.get("time")),
    )


def _manifest(company: str, origin: str, *, is_marked: bool, is_labelled: bool) -> str:
    actions = [{"action": CREATED, "digitalSourceType": origin}]
    actions += [{"action": MARKED}] if is_marked else []
    actions += [{"action": LABELLED, "description": "A visible label"}] if is_labelled else []
    return json.dumps(
        {
            "claim_generator_info": [{"name": GENERATOR}],
            "assertions": [
                {"label": "c2pa.actions.v2", "data": {"actions": actions}},
                {"label": DELIVERY, "data": {"company": company}},
            ],
        }
    )


def _said(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The assertions' contents by label."""
    assertions = _each(manifest.get("assertions"))
    return {_text(each.get("label")): _fields(each.get("data")) for each in assertions}


def _source_of(said: dict[str, dict[str, Any]]) -> str:
    actions = _each(said.get("c2pa.actions.v2", {}).get("actions"))
    created = [each for each in actions if each.get("action") == CREATED]
    return _text(created[0].get("digitalSourceType")) if created else ""


def _fields(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _each(value: object) -> list[dict[str, Any]]:
    return [_fields(each) for each in value] if isinstance(value, list) else []


def _text(value: object) -> str:
    """Short, and without NUL, which PostgreSQL does not keep."""
    return value.replace("\x00", "")[:LONGEST] if isinstance(value, str) else ""


def _context() -> c2pa.Context:
    """Whom to trust. No thumbnail of a face is put beside the face, and nothing is fetched."""
    return c2pa.Context.from_dict(
        {
            "trust": {"trust_anchors": settings.C2PA_SIGNER.anchors},
            "verify": {"verify_trust": True, "remote_manifest_fetch": False},
            "builder": {"thumbnail": {"enabled": False}},
        }
    )


def _signer() -> c2pa.Signer:
    signer = settings.C2PA_SIGNER
    return c2pa.Signer.from_info(
        c2pa.C2paSignerInfo(
            _algorithm(signer.private_key),
            signer.certificates.encode(),
            signer.private_key.encode(),
            settings.C2PA_TIMESTAMP_URL.encode() or None,
        )
    )


def _algorithm(private_key: str) -> bytes:
    """The name that C2PA has for what the key signs with."""
    key = load_pem_private_key(private_key.encode(), password=None)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return b"ed25519"
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return {256: b"es256", 384: b"es384", 521: b"es512"}.get(key.curve.key_size, b"es256")
    return b"ps256"
