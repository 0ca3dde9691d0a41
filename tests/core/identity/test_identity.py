import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from core.identity import is_signed_by
from core.identity.certificates import EARLIEST, mint
from core.identity.identity import (
    Identity,
    fingerprint_of,
    identity_from_pem,
    new_identity,
)

SHARED = new_identity("file")


@pytest.fixture(scope="module")
def identity() -> Identity:
    return new_identity("file")


def leaf_and_authority(identity: Identity) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(identity.certificates_pem.encode())


def test_the_leaf_may_sign_and_nothing_else(identity):
    leaf, authority = leaf_and_authority(identity)
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage)
    extended = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert not usage.value.key_cert_sign
    assert list(extended.value) == [ExtendedKeyUsageOID.EMAIL_PROTECTION]
    assert leaf.issuer == authority.subject != leaf.subject
    leaf.verify_directly_issued_by(authority)
    authority.verify_directly_issued_by(authority)


def test_the_leaf_is_valid_for_twenty_years_from_yesterday(identity):
    leaf, authority = leaf_and_authority(identity)
    now = datetime.datetime.now(datetime.UTC)
    assert leaf.not_valid_before_utc < now - datetime.timedelta(hours=23)
    assert leaf.not_valid_after_utc > now + datetime.timedelta(days=20 * 365)
    assert authority.not_valid_after_utc > leaf.not_valid_after_utc


def test_a_clock_that_was_reset_makes_no_identity_of_1970():
    lost = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    _, (leaf, authority) = mint("Made in the past", now=lost)
    assert leaf.not_valid_before_utc >= EARLIEST - datetime.timedelta(days=1)
    assert leaf.not_valid_after_utc.year >= 2046
    assert authority.not_valid_after_utc > leaf.not_valid_after_utc


def test_an_identity_knows_how_long_it_is_valid(identity):
    leaf = leaf_and_authority(identity)[0]
    assert identity.validity == (leaf.not_valid_before_utc, leaf.not_valid_after_utc)


def test_a_signature_is_two_numbers_side_by_side(identity):
    signature = identity.sign(b"claim")
    assert len(signature) == 64
    assert identity.sign(b"claim") == signature
    leaf = leaf_and_authority(identity)[0]
    der = utils.encode_dss_signature(
        int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    )
    leaf.public_key().verify(der, b"claim", ec.ECDSA(hashes.SHA256()))


@given(data=st.binary(max_size=200))
def test_what_was_signed_verifies_and_nothing_else_does(data):
    signed = SHARED.sign(data)
    assert is_signed_by(SHARED.certificates_pem, data, signed)
    assert not is_signed_by(SHARED.certificates_pem, data + b"!", signed)
    assert not is_signed_by(SHARED.certificates_pem, data, signed[:-1] + bytes([signed[-1] ^ 1]))


def test_a_signature_of_another_shape_or_signer_does_not_verify(identity):
    signature = identity.sign(b"x")
    assert not is_signed_by(identity.certificates_pem, b"x", signature[:-1])
    assert not is_signed_by(SHARED.certificates_pem, b"x", signature)
    assert not is_signed_by("no certificate", b"x", signature)


def test_a_signature_by_a_key_of_another_kind_does_not_verify(identity):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    assert not is_signed_by(pem, b"x", identity.sign(b"x"))


def test_the_text_gives_the_same_identity_back(identity):
    again = identity_from_pem(identity.secret_pem() + identity.certificates_pem, "file")
    assert again == identity
    assert again.sign(b"x") == identity.sign(b"x")
    assert again.fingerprint == fingerprint_of(identity.certificates_pem)


def test_the_key_is_written_as_pkcs8_that_other_tools_read(identity):
    assert "-----BEGIN PRIVATE KEY-----" in identity.secret_pem()
    # Windows keeps at most 1280 characters an entry.
    assert len(identity.secret_pem()) < 600


def test_two_identities_have_nothing_in_common():
    one, other = new_identity("file"), new_identity("file")
    assert one.watermark_secret != other.watermark_secret
    assert one.fingerprint != other.fingerprint
    assert one.name != other.name


def test_showing_an_identity_shows_no_secret(identity):
    assert "PRIVATE" not in repr(identity)
    assert identity.watermark_secret.hex() not in repr(identity)
    assert repr(identity.watermark_secret) not in repr(identity)


def without(text: str, label: str) -> str:
    start = text.index(f"-----BEGIN {label}-----")
    end = text.index(f"-----END {label}-----") + len(f"-----END {label}-----")
    return text[:start] + text[end:]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: without(text, "PRIVATE KEY"),
        lambda text: without(text, "SOUNDMARK WATERMARK SECRET"),
        lambda text: without(text, "CERTIFICATE"),
        lambda text: text.replace("MIG", "AAA", 1),
        lambda text: text.replace("-----END SOUNDMARK", "AAAA\n-----END SOUNDMARK"),
        lambda text: text.replace("\n-----END SOUNDMARK", "=\n-----END SOUNDMARK"),
        lambda text: text[: len(text) // 2],
        lambda text: text.replace(
            text[text.index("SECRET-----") : text.index("-----END SOUND")], "SECRET-----\nAAAA\n"
        ),
        lambda text: SHARED.secret_pem() + text[text.index("-----BEGIN CERTIFICATE") :],
        lambda text: text.replace(
            text[text.index("-----BEGIN PRIVATE") : text.index("-----BEGIN SOUND")],
            rsa.generate_private_key(public_exponent=65537, key_size=2048)
            .private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            .decode(),
        ),
        lambda text: text.replace(
            text[text.index("-----BEGIN PRIVATE") : text.index("-----BEGIN SOUND")],
            ec.generate_private_key(ec.SECP256R1())
            .private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.BestAvailableEncryption(b"x"),
            )
            .decode()
            .replace("ENCRYPTED ", ""),
        ),
    ],
)
def test_a_damaged_text_is_refused(identity, damage):
    with pytest.raises(ValueError):  # noqa: PT011  (the store words it)
        identity_from_pem(damage(identity.secret_pem() + identity.certificates_pem), "file")


def test_the_anchor_is_the_authority(identity):
    assert identity.certificates_pem.endswith(identity.anchor_pem)
    assert identity.anchor_pem.count("BEGIN CERTIFICATE") == 1
