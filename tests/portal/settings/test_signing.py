"""What content credentials are signed with."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from django.core.exceptions import ImproperlyConfigured

from portal.settings import signing
from tests.make import NOON, YEAR

SIGNER = signing.made(at=NOON)
OTHER = signing.made(at=NOON)
CHECKOUT = Path(__file__).resolve().parents[3]


def test_operators_certificates_are_taken_and_the_last_one_is_trusted() -> None:
    given = signing.given(SIGNER.certificates, SIGNER.private_key, "")

    assert (given.certificates, given.anchors) == (SIGNER.certificates, SIGNER.anchors)
    assert (given.is_own, given.organization) == (False, signing.OWN_NAME)


def test_anchors_that_are_named_are_trusted_instead() -> None:
    assert signing.given(SIGNER.certificates, SIGNER.private_key, OTHER.anchors).anchors == (
        OTHER.anchors
    )


def test_key_in_an_older_writing_is_taken() -> None:
    key = load_pem_private_key(SIGNER.private_key.encode(), password=None)
    older = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())

    assert signing.given(SIGNER.certificates, older.decode(), "").private_key == SIGNER.private_key


@pytest.mark.parametrize(
    ("certificates", "private_key", "anchors", "says"),
    [
        ("no PEM", SIGNER.private_key, "", "C2PA_CERTIFICATES must be certificates in PEM"),
        (SIGNER.certificates, "no PEM", "", "C2PA_PRIVATE_KEY must be a private key in PEM"),
        (SIGNER.certificates, OTHER.private_key, "", "does not belong to the first certificate"),
        (SIGNER.certificates, SIGNER.private_key, "no PEM", "C2PA_TRUST_ANCHORS must be"),
    ],
)
def test_what_cannot_sign_stops_the_start_by_name(
    certificates: str, private_key: str, anchors: str, says: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=says) as refused:
        signing.given(certificates, private_key, anchors)

    assert private_key not in str(refused.value)


def test_key_of_another_kind_does_not_belong() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    with pytest.raises(ImproperlyConfigured, match="does not belong"):
        signing.given(SIGNER.certificates, text, "")


def test_installation_makes_its_own_once_and_says_so(tmp_path: Path) -> None:
    first, second = (signing.own(tmp_path) for _ in range(2))

    leaf = x509.load_pem_x509_certificates(first.certificates.encode())[0]
    assert first == second
    assert first.is_own
    assert "this installation itself" in leaf.issuer.rfc4514_string()
    assert [stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*.pem")] == [0o600] * 3


def test_operator_can_make_a_set_for_several_hosts(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "portal.settings.signing", str(tmp_path / "set")]

    subprocess.run(command, check=True, cwd=CHECKOUT)

    texts = [(tmp_path / "set" / part).read_text() for part in signing.PARTS]
    assert signing.given(*texts).anchors == texts[2]


def test_certificate_without_an_organization_stops_the_start() -> None:
    key = load_pem_private_key(SIGNER.private_key.encode(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    nobody = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nobody")])
    builder = x509.CertificateBuilder().subject_name(nobody).issuer_name(nobody)
    builder = builder.public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(NOON).not_valid_after(NOON + YEAR)
    text = builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()

    with pytest.raises(ImproperlyConfigured, match="must name your organization"):
        signing.given(text, SIGNER.private_key, "")
