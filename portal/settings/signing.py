"""What content credentials are signed with: the operator's certificates, or the installation's own.

`python -m portal.settings.signing FOLDER` makes a set of one's own for several hosts to share:
`certificates.pem`, `key.pem` and `anchors.pem`.
"""

import secrets
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.core.exceptions import ImproperlyConfigured

OWN_NAME: Final = "Likeness, signed by this installation itself"
"""The issuer in files that no certified authority vouches for."""
YEARS: Final = 10
PARTS: Final = ("certificates.pem", "key.pem", "anchors.pem")


@dataclass(frozen=True, kw_only=True)
class Signer:
    """PEM texts: the chain with the signer's certificate first, its private key (PKCS#8), and the
    certificates that are trusted when a file is checked.

    `organization` is the one that the signer's certificate names: an authority vouches for many,
    and a file is ours only if it was signed in this name, by this certificate or an earlier one.
    """

    organization: str
    certificates: str
    private_key: str
    anchors: str
    is_own: bool


def given(certificates: str, private_key: str, anchors: str) -> Signer:
    """The operator's signer. Without anchors the chain's last certificate is trusted.

    Raises:
        ImproperlyConfigured: naming the variable that cannot be used, and why.
    """
    chain = _certificates("C2PA_CERTIFICATES", certificates)
    try:
        key = load_pem_private_key(private_key.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise ImproperlyConfigured(
            "C2PA_PRIVATE_KEY must be a private key in PEM without a password."
        ) from error
    spki = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if key.public_key().public_bytes(*spki) != chain[0].public_key().public_bytes(*spki):
        raise ImproperlyConfigured(
            "C2PA_PRIVATE_KEY does not belong to the first certificate of C2PA_CERTIFICATES."
        )
    trusted = _certificates("C2PA_TRUST_ANCHORS", anchors) if anchors else chain[-1:]
    return Signer(
        organization=_organization(chain[0]),
        certificates=_text(chain),
        private_key=_key_text(key),
        anchors=_text(trusted),
        is_own=False,
    )


def own(folder: Path) -> Signer:
    """The signer that the installation made for itself; made now if there is none."""
    path = folder / "content-credentials"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = folder / f"content-credentials.{secrets.token_hex(4)}"
        write(made(at=datetime.now(UTC)), fresh)
        with suppress(OSError):  # the first of two starts wins, both read the same files
            fresh.rename(path)
    certificates, private_key, anchors = ((path / part).read_text() for part in PARTS)
    return Signer(
        organization=OWN_NAME,
        certificates=certificates,
        private_key=private_key,
        anchors=anchors,
        is_own=True,
    )


def made(*, at: datetime) -> Signer:
    """A new authority, and a certificate of it to sign with (C2PA 2.2, 14.5)."""
    authority, signing = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _certificate(authority, issuer=authority, at=at)
    leaf = _certificate(signing, issuer=authority, at=at)
    return Signer(
        organization=OWN_NAME,
        certificates=_text([leaf, root]),
        private_key=_key_text(signing),
        anchors=_text([root]),
        is_own=True,
    )


def write(signer: Signer, folder: Path) -> None:
    """Keep the three parts in a new folder, for this account only."""
    folder.mkdir(mode=0o700, parents=True)
    texts = (signer.certificates, signer.private_key, signer.anchors)
    for part, text in zip(PARTS, texts, strict=True):
        (folder / part).touch(mode=0o600)
        (folder / part).write_text(text)


def _certificate(
    key: ec.EllipticCurvePrivateKey, *, issuer: ec.EllipticCurvePrivateKey, at: datetime
) -> x509.Certificate:
    """Of an authority where the key signs itself, else of one who signs files."""
    is_authority = key is issuer
    public = key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name("Authority" if is_authority else "Signer"))
        .issuer_name(_name("Authority"))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(minutes=5))  # clocks of hosts differ
        .not_valid_after(at + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(_usage(is_authority=is_authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()),
            critical=False,
        )
    )
    if not is_authority:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(purpose, critical=False)
    return builder.sign(issuer, hashes.SHA256())


def _name(common: str) -> x509.Name:
    parts = {NameOID.ORGANIZATION_NAME: OWN_NAME, NameOID.COMMON_NAME: common}
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts.items()])


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _organization(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    if not names:
        raise ImproperlyConfigured(
            "The first certificate of C2PA_CERTIFICATES must name your organization (O)."
        )
    return str(names[0].value)


def _certificates(name: str, text: str) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(text.encode())
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be certificates in PEM.") from error


def _text(certificates: list[x509.Certificate]) -> str:
    return "".join(each.public_bytes(Encoding.PEM).decode() for each in certificates)


def _key_text(key: object) -> str:
    assert hasattr(key, "private_bytes")  # noqa: S101  # every private key has it
    written: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return written.decode()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    write(made(at=datetime.now(UTC)), Path(sys.argv[1]))
