"""The identity itself: a key that signs, its certificates, the watermark's secret.

Knows how it is written down, as one PEM text, but not where that text lives.
"""

import base64
import binascii
import hashlib
import re
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

Where = Literal["keychain", "file", "environment"]

SECRET_BYTES = 32
_COORDINATE_BYTES = 32  # of P-256
_SECRET_LABEL = "SOUNDMARK WATERMARK SECRET"  # noqa: S105  (the name of a PEM block)
_RETIRED_LABEL = "SOUNDMARK EARLIER WATERMARK SECRETS"
_BLOCK = re.compile(r"-----BEGIN ([A-Z ]+)-----\s+([A-Za-z0-9+/=\s]+?)\s*-----END \1-----")


@dataclass(frozen=True, slots=True)
class Identity:
    """Sign as one installation of Soundmark.

    Attributes
    ----------
    watermark_secret
        32 random bytes from which the private watermark's key is made; unrelated to the
        signing key.
    certificates_pem
        The leaf's certificate, then its authority's.
    fingerprint
        SHA-256 of the leaf's certificate, hexadecimal: what the ledger names signers by.
    name
        Common name of the leaf, random, nothing personal.
    retired_secrets
        The watermark's earlier secrets, newest first: they find marks and set none.
    where
        ``"keychain"``, ``"file"``, or ``"environment"`` for the file that
        ``SOUNDMARK_KEY_FILE`` names.

    Notes
    -----
    Immutable; :meth:`sign` may be called from any thread.
    """

    watermark_secret: bytes = field(repr=False)
    certificates_pem: str = field(repr=False)
    fingerprint: str
    name: str
    where: Where
    _key: "EllipticCurvePrivateKey" = field(repr=False, compare=False)
    retired_secrets: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def anchor_pem(self) -> str:
        """The authority's certificate: who adds it to their trust list trusts this identity."""
        return _certificates(self.certificates_pem)[-1]

    @property
    def validity(self) -> tuple[datetime, datetime]:
        """From when to when the leaf is valid, in UTC."""
        from cryptography import x509

        leaf = x509.load_pem_x509_certificate(self.certificates_pem.encode())
        return leaf.not_valid_before_utc, leaf.not_valid_after_utc

    def sign(self, data: bytes) -> bytes:
        """Return the ES256 signature of `data`, 64 bytes.

        Notes
        -----
        Both numbers side by side (IEEE P1363), as COSE and the C2PA library want it, not
        the DER form; deterministic (RFC 6979), so a weak random source cannot leak the key.
        """
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, utils

        der = self._key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        r, s = utils.decode_dss_signature(der)
        return r.to_bytes(_COORDINATE_BYTES, "big") + s.to_bytes(_COORDINATE_BYTES, "big")

    def secret_pem(self) -> str:
        """Return what must stay secret: the key (PKCS#8) and the watermark's secrets."""
        from cryptography.hazmat.primitives import serialization

        key = self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
        # All earlier ones in one block: Windows keeps no more than 1,280 letters.
        earlier = b"".join(self.retired_secrets)
        retired = _secret_block(_RETIRED_LABEL, earlier) if earlier else ""
        return key + _secret_block(_SECRET_LABEL, self.watermark_secret) + retired

    def with_watermark_secrets(self, secrets: tuple[bytes, ...]) -> "Identity":
        """Return this identity with other watermark secrets, the one that marks first."""
        return replace(self, watermark_secret=secrets[0], retired_secrets=secrets[1:])


def new_identity(where: Where) -> Identity:
    """Return an identity that nobody has had before."""
    from cryptography.hazmat.primitives import serialization

    from core.identity.certificates import mint

    key, certificates = mint(f"Soundmark identity {secrets.token_hex(4)}")
    pem = "".join(c.public_bytes(serialization.Encoding.PEM).decode() for c in certificates)
    return _assembled(key, secrets.token_bytes(SECRET_BYTES), pem, where)


def identity_from_pem(text: str, where: Where) -> Identity:
    """Return the identity that a text of PEM blocks holds.

    Raises
    ------
    ValueError
        If a block is missing or damaged, or key and certificate do not belong together.
    """
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    secret = _block(text, _SECRET_LABEL)[1]
    retired = (m.group(2) for m in _BLOCK.finditer(text) if m.group(1) == _RETIRED_LABEL)
    certificates = _certificates(text)
    if len(certificates) < 2:  # the leaf and its authority
        raise ValueError("certificates")
    try:
        first, earlier = (
            base64.b64decode(re.sub(r"\s", "", body), validate=True)
            for body in (secret, next(retired, ""))
        )
        key = serialization.load_pem_private_key(_block(text, "PRIVATE KEY")[0].encode(), None)
        leaf = x509.load_pem_x509_certificate(certificates[0].encode())
        x509.load_pem_x509_certificate(certificates[-1].encode())
    except (binascii.Error, TypeError, UnsupportedAlgorithm) as error:
        raise ValueError(str(error)) from error
    if len(first) != SECRET_BYTES or len(earlier) % SECRET_BYTES:
        raise ValueError("watermark secret")
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise ValueError("key type")
    if key.public_key() != leaf.public_key():
        raise ValueError("key and certificate differ")
    starts = range(0, len(earlier), SECRET_BYTES)
    identity = _assembled(key, first, "".join(certificates), where)
    return identity.with_watermark_secrets(
        (first, *(earlier[start : start + SECRET_BYTES] for start in starts))
    )


def is_signed_by(certificates_pem: str, data: bytes, signature: bytes) -> bool:
    """Return whether the leaf of `certificates_pem` made this 64-byte ES256 signature."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    if len(signature) != 2 * _COORDINATE_BYTES:
        return False
    r = int.from_bytes(signature[:_COORDINATE_BYTES], "big")
    s = int.from_bytes(signature[_COORDINATE_BYTES:], "big")
    try:
        key = x509.load_pem_x509_certificate(certificates_pem.encode()).public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        key.verify(utils.encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature):
        return False
    return True


def fingerprint_of(certificates_pem: str) -> str:
    """Return the SHA-256 of the first certificate, hexadecimal.

    Raises
    ------
    ValueError
        If there is none.
    """
    body = _block(certificates_pem, "CERTIFICATE")[1]
    return hashlib.sha256(base64.b64decode(re.sub(r"\s", "", body))).hexdigest()


def _assembled(
    key: "EllipticCurvePrivateKey", secret: bytes, certificates_pem: str, where: Where
) -> Identity:
    from cryptography import x509

    from core.identity.certificates import common_name

    leaf = x509.load_pem_x509_certificate(certificates_pem.encode())
    return Identity(
        watermark_secret=secret,
        certificates_pem=certificates_pem,
        fingerprint=fingerprint_of(certificates_pem),
        name=common_name(leaf),
        where=where,
        _key=key,
    )


def _secret_block(label: str, secret: bytes) -> str:
    encoded = base64.b64encode(secret).decode()
    return f"-----BEGIN {label}-----\n{encoded}\n-----END {label}-----\n"


def _certificates(text: str) -> list[str]:
    return [m.group(0) + "\n" for m in _BLOCK.finditer(text) if m.group(1) == "CERTIFICATE"]


def _block(text: str, label: str) -> tuple[str, str]:
    for found in _BLOCK.finditer(text):
        if found.group(1) == label:
            return found.group(0), found.group(2)
    raise ValueError(label)
