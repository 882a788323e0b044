"""Signing files, and reading what a signature says."""

import io
import json
from dataclasses import replace
from unittest.mock import patch

import c2pa
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.test import override_settings
from PIL import Image

from generation.delivery import credentials
from generation.delivery.credentials import SigningFailed
from portal.settings import signing
from tests.generation.delivery.carrying import signed_with, stranger
from tests.make import NOON

KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/avif": "AVIF"}


def picture(media_type: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(out, KINDS[media_type])
    return out.getvalue()


def signed(media_type: str = "image/jpeg", company: str = "Acme") -> bytes:
    data = picture(media_type)
    return credentials.signed(
        data, media_type=media_type, company=company, is_marked=True, is_labelled=False
    )


@pytest.mark.parametrize("media_type", KINDS)
def test_signed_file_says_who_gave_it_out_and_that_a_model_drew_it(media_type: str) -> None:
    data = signed(media_type)

    found = credentials.read(data, media_type=media_type)

    assert found is not None
    assert (found.is_valid, found.is_ours, found.company) == (True, True, "Acme")
    assert found.says_trained
    assert "this installation itself" in found.issuer
    assert (
        Image.open(io.BytesIO(data)).tobytes()
        == Image.open(io.BytesIO(picture(media_type))).tobytes()
    )


@pytest.mark.parametrize("media_type", KINDS)
def test_file_with_another_picture_in_it_is_not_ours(media_type: str) -> None:
    data = bytearray(signed(media_type))
    data[data.rindex(picture(media_type)[-24:-12])] ^= 1

    found = credentials.read(bytes(data), media_type=media_type)

    assert found is not None
    assert (found.is_valid, found.is_ours) == (False, False)


def test_signature_takes_less_than_the_room_that_is_left_for_it() -> None:
    added = len(signed()) - len(picture("image/jpeg"))

    assert 1000 < added < credentials.ROOM


def test_name_in_any_writing_survives() -> None:
    name = 'Zoë & "Søn" <株式会社>'

    found = credentials.read(signed(company=name), media_type="image/jpeg")

    assert found is not None
    assert found.company == name


def test_file_without_credentials_says_nothing() -> None:
    assert credentials.read(picture("image/png"), media_type="image/png") is None
    assert credentials.read(b"no picture", media_type="image/png") is None


def test_signature_of_another_installation_is_whole_but_not_ours() -> None:
    data = signed()

    with override_settings(C2PA_SIGNER=signing.made(at=NOON)):
        found = credentials.read(data, media_type="image/jpeg")

    assert found is not None
    assert (found.is_valid, found.is_ours) == (True, False)


def test_authority_that_vouches_for_many_does_not_make_their_files_ours() -> None:
    data = signed()

    with override_settings(C2PA_SIGNER=replace(settings.C2PA_SIGNER, organization="Another")):
        found = credentials.read(data, media_type="image/jpeg")

    assert found is not None
    assert (found.is_valid, found.is_ours) == (True, False)


@pytest.mark.parametrize(
    "assertion", [["x"], "x", 7, None, {}, {"company": None}, {"company": {"name": "Acme"}}]
)
def test_what_a_stranger_says_in_our_form_but_not_in_our_shape_is_not_said(
    assertion: object,
) -> None:
    with stranger():
        data = signed_with(assertion, picture("image/jpeg"))

    found = credentials.read(data, media_type="image/jpeg")

    assert found is not None
    assert (found.is_valid, found.is_ours, found.company) == (True, False, "")
    assert found.issuer == "Mallory"


@pytest.mark.parametrize(("said", "kept"), [("Mal\x00lory", "Mallory"), ("M" * 999, "M" * 200)])
def test_texts_of_a_stranger_can_be_kept(said: str, kept: str) -> None:
    with stranger():
        data = signed_with({"company": said}, picture("image/jpeg"))

    found = credentials.read(data, media_type="image/jpeg")

    assert found is not None
    assert found.company == kept


@pytest.mark.parametrize("damaged", [{}, {"active_manifest": "x"}, {"manifests": None}])
def test_credentials_without_a_manifest_count_as_none(damaged: dict[str, object]) -> None:
    """As the library answers for a store that it reads and finds no active manifest in."""
    data, store = signed(), {"active_manifest": "y", "manifests": {}, **damaged}

    with patch.object(c2pa.Reader, "json", return_value=json.dumps(store)):
        assert credentials.read(data, media_type="image/jpeg") is None


def test_time_stamp_that_cannot_be_had_fails_the_job_for_another_try() -> None:
    with (
        override_settings(C2PA_TIMESTAMP_URL="http://127.0.0.1:9/"),
        pytest.raises(SigningFailed) as failed,
    ):
        signed()

    assert (failed.value.code, failed.value.retryable) == ("signing_failed", True)
    assert failed.value.note.startswith("Content credentials: ")


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (ec.generate_private_key(ec.SECP256R1()), b"es256"),
        (ec.generate_private_key(ec.SECP384R1()), b"es384"),
        (ec.generate_private_key(ec.SECP521R1()), b"es512"),
        (ed25519.Ed25519PrivateKey.generate(), b"ed25519"),
        (rsa.generate_private_key(65537, 2048), b"ps256"),
    ],
    ids=["P-256", "P-384", "P-521", "Ed25519", "RSA"],
)
def test_algorithm_is_the_keys(key: object, algorithm: bytes) -> None:
    assert isinstance(
        key,
        ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey,
    )
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    assert credentials._algorithm(text) == algorithm
