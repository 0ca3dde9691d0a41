"""Mint a certificate authority and a signing leaf, as Content Credentials want them.

Knows X.509 and nothing of files or keychains. Loaded when the first identity is made.
"""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LEAF_YEARS = 20
# A clock that is a few hours behind must not find the signer "not yet valid".
BACKDATED = datetime.timedelta(days=1)
# No clock that is right shows less. One whose battery died shows 1970, and an identity made
# then must not be found expired once the clock is set.
EARLIEST = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)

_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def mint(
    name: str, *, now: datetime.datetime | None = None, days: float | None = None
) -> tuple[ec.EllipticCurvePrivateKey, tuple[x509.Certificate, ...]]:
    """Return a fresh signing key with its certificates, leaf first.

    Parameters
    ----------
    name
        Common name of the leaf; shown wherever a signature is read, so nothing personal.
    now
        Start of the validity, plus a day; the present by default.
    days
        How long the leaf is valid from `now`; 20 years by default.

    Returns
    -------
    key, certificates
        The leaf's P-256 key, and (leaf, authority).

    Notes
    -----
    The authority's key is dropped once it has signed the leaf: nobody can ever mint a
    second signer under an anchor that people have come to trust.

    References
    ----------
    C2PA Technical Specification 2.4, section "X.509 Certificates": digitalSignature alone
    in a critical KeyUsage, an extended key usage from the accepted list (emailProtection),
    authority and subject key identifiers, no self-signed leaf.
    """
    now = max(now or datetime.datetime.now(datetime.UTC), EARLIEST)
    end = now + datetime.timedelta(days=round(LEAF_YEARS * 365.25) if days is None else days)
    authority_key = ec.generate_private_key(ec.SECP256R1())
    leaf_key = ec.generate_private_key(ec.SECP256R1())
    authority_name = _named(f"{name} (authority)")
    key_id = x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key())
    # The authority outlives its leaf, so that expiry has one cause only.
    authority = (
        _started(authority_name, authority_name, authority_key, now, end + BACKDATED)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage("key_cert_sign"), critical=True)
        .add_extension(key_id, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    leaf = (
        _started(_named(name), authority_name, leaf_key, now, end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage("digital_signature"), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(key_id), critical=False
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(leaf_key.public_key()), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    return leaf_key, (leaf, authority)


def common_name(certificate: x509.Certificate) -> str:
    """Return the name that a certificate was given; empty where it has none."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""


def _named(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Soundmark"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _started(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime.datetime,
    end: datetime.datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(end)
    )


def _usage(only: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage == only for usage in _USAGES})
