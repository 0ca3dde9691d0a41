import datetime
import json
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

import core.audio.files
import core.provenance.sdk as sdk
from core.errors import DataError, MachineError, UserError
from core.identity.certificates import mint
from core.identity.identity import identity_from_pem, new_identity
from core.origins import OriginKind
from core.provenance import (
    WATERMARK_ALGORITHM,
    Claim,
    Generator,
    SoftBinding,
    read_credentials,
    sign,
    source_type,
)
from core.provenance.assertions import _bytes
from core.provenance.containers import container_of, sidecar_of
from core.provenance.credentials import ABSENT, _judged
from core.provenance.signing import _Nowhere
from core.text import sentence

EMBEDDED = ("wav", "flac", "mp3", "m4a")
BESIDE = ("ogg", "opus", "rf64", "aiff")
OUT_OF_TIME = "provenance.outside_validity"
COMPOSER = source_type([OriginKind.RULES])


def claim(**changes):
    facts = {
        "record_id": "00ff10ee20dd30cc",
        "source_type": COMPOSER,
        "created": "2026-11-20T12:00:00Z",
        "title": "Nächtliche Fahrt",
        "seconds": 0.5,
        "actions": ("c2pa.mixed", "c2pa.mastered"),
        "generators": (Generator("composer", "1", 2**64 - 1, "ab" * 32),),
        "marks": (
            SoftBinding(WATERMARK_ALGORITHM, bytes(range(8))),
            SoftBinding(WATERMARK_ALGORITHM, b"\x11", ((0.0, 0.1), (0.25, 0.5)), "public"),
        ),
        "ledger_entry": "cd" * 32,
        "licence": "CC-BY-4.0",
    }
    return Claim(**{**facts, **changes})


def refusal(error_type, code, work):
    with pytest.raises(error_type) as caught:
        work()
    assert caught.value.code == code
    text = str(sentence(caught.value))
    assert "{" not in text
    assert code not in text


def flipped(path, at):
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("name", EMBEDDED + BESIDE)
def test_what_was_signed_is_read_back(files, identity, name):
    signed = sign(files[name], claim(), identity)
    found = read_credentials(files[name], identity)
    assert signed.embedded == (name in EMBEDDED)
    assert signed.sidecar == (None if signed.embedded else sidecar_of(files[name]))
    assert not signed.time_stamped
    assert found.state == "trusted"
    assert found.sidecar is not signed.embedded
    assert found.urn == signed.urn
    assert found.problems == ()
    assert not found.altered
    assert found.signer == identity.name
    assert found.digital_source_type == COMPOSER
    assert found.actions == (
        "c2pa.created",
        "c2pa.mixed",
        "c2pa.mastered",
        "c2pa.watermarked.bound",
    )
    assert found.claim["record_id"] == "00ff10ee20dd30cc"
    assert found.claim["ledger_entry"] == "cd" * 32
    assert found.claim["licence"] == "CC-BY-4.0"
    assert found.claim["title"] == "Nächtliche Fahrt"
    assert Generator.from_json(found.claim["generators"][0]).seed == 2**64 - 1
    whole, part = found.soft_bindings
    assert whole.value == bytes(range(8))
    assert whole.spans == ((0.0, 0.5),)
    assert part == claim().marks[1]


@pytest.mark.parametrize("name", EMBEDDED + BESIDE)
def test_signing_leaves_the_sound_alone(files, originals, identity, name):
    sign(files[name], claim(), identity)
    if name in BESIDE:
        assert files[name].read_bytes() == originals[name].read_bytes()
    elif name != "m4a":  # soundfile reads no AAC
        assert np.array_equal(soundfile.read(files[name])[0], soundfile.read(originals[name])[0])


@pytest.mark.parametrize("name", [*EMBEDDED, "ogg"])
def test_elsewhere_the_signer_is_unknown(files, identity, name):
    sign(files[name], claim(), identity)
    for reader in (None, new_identity("file")):
        found = read_credentials(files[name], reader)
        assert found.state == "untrusted"
        assert found.problems == ()
        assert not found.altered
    assert read_credentials(files[name], anchors=(identity.anchor_pem,)).state == "trusted"


@pytest.mark.parametrize("name", EMBEDDED + BESIDE)
def test_one_flipped_bit_in_the_sound_is_an_alteration(files, identity, name):
    size = files[name].stat().st_size
    sign(files[name], claim(), identity)
    at = files[name].stat().st_size - size // 2 if name in ("flac", "mp3") else size // 2
    flipped(files[name], at)
    found = read_credentials(files[name], identity)
    assert found.state == "invalid"
    assert found.altered
    assert found.claim["record_id"] == "00ff10ee20dd30cc"


def test_a_changed_statement_is_an_alteration(files, identity):
    sign(files["wav"], claim(), identity)
    flipped(files["wav"], files["wav"].read_bytes().index(b"00ff10ee20dd30cc"))
    found = read_credentials(files["wav"], identity)
    assert found.state == "invalid"
    assert found.altered


def test_a_broken_manifest_is_invalid_but_not_called_altered(files, identity):
    sign(files["wav"], claim(), identity)
    at = files["wav"].read_bytes().index(b"jumdc2pa")
    content = bytearray(files["wav"].read_bytes())
    content[at + 60 : at + 3000] = bytes(2940)
    files["wav"].write_bytes(content)
    found = read_credentials(files["wav"], identity)
    assert found.state == "invalid"
    assert found.problems == ("manifest.unreadable",)
    assert not found.altered


@pytest.mark.parametrize("name", EMBEDDED)
def test_a_signed_file_that_was_cut_short_is_no_error(files, identity, name):
    sign(files[name], claim(), identity)
    content = files[name].read_bytes()
    for keep in (0.95, 0.5, 0.1):
        files[name].write_bytes(content[: round(len(content) * keep)])
        assert read_credentials(files[name], identity).state in ("invalid", "absent")


def test_a_damaged_sidecar_is_invalid(files, identity):
    sign(files["ogg"], claim(), identity)
    sidecar_of(files["ogg"]).write_bytes(b"no manifest")
    found = read_credentials(files["ogg"], identity)
    assert found.state == "invalid"
    assert found.sidecar
    assert found.problems == ("manifest.unreadable",)


def test_a_signer_that_ran_out_has_its_own_verdict(files, identity):
    from cryptography.hazmat.primitives import serialization

    now = datetime.datetime.now(datetime.UTC)
    key, certificates = mint("Short-lived", now=now, days=2.2 / 86400)
    pem = "".join(c.public_bytes(serialization.Encoding.PEM).decode() for c in certificates)
    secret = identity.secret_pem()
    ours = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    short = identity_from_pem(ours + secret[secret.index("-----BEGIN SOUND") :] + pem, "file")
    sign(files["wav"], claim(), short)
    time.sleep(3.2)
    found = read_credentials(files["wav"], short)
    assert found.state == "expired"
    assert not found.altered
    flipped(files["wav"], 10_000)
    assert read_credentials(files["wav"], short).state == "invalid"
    refusal(MachineError, OUT_OF_TIME, lambda: sign(files["flac"], claim(), short))


def test_a_clock_that_fell_back_is_said(files, identity, monkeypatch):
    past = identity.validity[0] - datetime.timedelta(days=1)
    monkeypatch.setattr("core.provenance.signing._utc_now", lambda: past)
    refusal(MachineError, OUT_OF_TIME, lambda: sign(files["wav"], claim(), identity))


def test_what_a_person_typed_is_published_only_if_asked(files, identity):
    sign(files["wav"], claim(), identity)
    assert "prompt" not in read_credentials(files["wav"]).claim
    sign(files["flac"], claim(prompt="rain on tin", creator="Ann"), identity)
    assert read_credentials(files["flac"]).claim["prompt"] == "rain on tin"
    assert b"rain on tin" not in files["wav"].read_bytes()


def manifest_of(path, media_type):
    import c2pa

    with path.open("rb") as file, c2pa.Reader(media_type, file, context=sdk.context()) as reader:
        return reader.get_active_manifest()


def test_the_tool_vouches_for_its_own_statements_only(files, identity):
    sign(
        files["wav"],
        claim(prompt="rain", creator="Ann", training="notAllowed", fingerprint=bytes(300)),
        identity,
    )
    assertions = manifest_of(files["wav"], "audio/wav")["assertions"]
    created = [a["label"] for a in assertions if a.get("created")]
    gathered = [a["label"] for a in assertions if not a.get("created")]
    assert created == [
        "c2pa.actions.v2",
        "c2pa.soft-binding",
        "c2pa.soft-binding",
        "c2pa.soft-binding",
        "io.soundmark.record",
    ]
    assert gathered == ["cawg.training-mining", "cawg.metadata", "io.soundmark.prompt"]


def test_a_model_is_disclosed_and_rules_are_not_called_one(files, identity):
    model = Generator("musicgen", "1", 7, "cd", "facebook/musicgen-small", "abc")
    sign(
        files["wav"],
        claim(source_type=source_type([OriginKind.MODEL]), generators=(model, model)),
        identity,
    )
    sign(files["flac"], claim(), identity)

    def disclosed(path, media_type):
        assertions = manifest_of(path, media_type)["assertions"]
        return [a["data"] for a in assertions if a["label"].startswith("c2pa.ai-disclosure")]

    (told,) = disclosed(files["wav"], "audio/wav")
    assert told["modelName"] == "facebook/musicgen-small"
    assert told["modelIdentifier"] == "facebook/musicgen-small@abc"
    assert told["contentProfile"] == {"humanOversightLevel": "prompt_guided"}
    assert disclosed(files["flac"], "audio/flac") == []


def test_one_import_is_opened_and_keeps_its_history(files, identity):
    other = new_identity("file")
    parent = sign(files["flac"], claim(), other)
    edited = source_type([OriginKind.IMPORTED], edited=True)
    sign(
        files["wav"],
        claim(source_type=edited, actions=("c2pa.enhanced",), marks=(), generators=()),
        identity,
        parents=(files["flac"],),
    )
    found = read_credentials(files["wav"], identity)
    assert found.state == "trusted"
    assert found.actions == ("c2pa.opened", "c2pa.enhanced")
    assert found.digital_source_type == edited
    assert found.ingredients == (parent.urn,)
    untouched = source_type([OriginKind.IMPORTED])
    sign(files["mp3"], claim(source_type=untouched), identity, parents=(files["flac"],))
    assert read_credentials(files["mp3"]).digital_source_type is None


def test_several_imports_are_placed_into_something_new(files, identity):
    parent = sign(files["flac"], claim(), identity)
    sign(
        files["wav"],
        claim(source_type="", marks=()),
        identity,
        parents=(files["flac"], files["ogg"]),
    )
    found = read_credentials(files["wav"], identity)
    assert found.actions[:3] == ("c2pa.created", "c2pa.placed", "c2pa.placed")
    assert found.digital_source_type == "http://c2pa.org/digitalsourcetype/empty"
    assert found.ingredients == (parent.urn,)


@pytest.mark.parametrize("name", EMBEDDED)
def test_a_damaged_source_does_not_keep_an_export_from_leaving(files, identity, name):
    sign(files[name], claim(), identity)
    content = files[name].read_bytes()
    target = files["wav"] if name != "wav" else files["flac"]
    at = content.index(b"jumdc2pa")
    damages = (
        content[:at] + bytes(2000) + content[at + 2000 :],
        content[: len(content) // 2],
        content[:2000] + b"?" + content[2001:],
        b"words",
    )
    for number, damage in enumerate(damages):
        files[name].write_bytes(damage)
        copy = target.with_name(f"{number}-{target.name}")
        shutil.copy(target, copy)
        sign(copy, claim(), identity, parents=(files[name],))
        assert read_credentials(copy, identity).state == "trusted"


def test_a_stale_sidecar_is_replaced(files, identity):
    sign(files["opus"], claim(), identity)
    shutil.copy(files["ogg"], files["opus"])
    assert read_credentials(files["opus"], identity).altered
    sign(files["opus"], claim(record_id="2" * 16), identity)
    found = read_credentials(files["opus"], identity)
    assert found.state == "trusted"
    assert found.claim["record_id"] == "2" * 16


def test_an_empty_claim_says_nothing_more(files, identity):
    bare = Claim(record_id="00", source_type=COMPOSER, created="2026-11-20T12:00:00Z")
    sign(files["wav"], bare, identity)
    assert read_credentials(files["wav"]).claim["title"] == ""
    assertions = manifest_of(files["wav"], "audio/wav")["assertions"]
    assert [a["label"] for a in assertions] == ["c2pa.actions.v2", "io.soundmark.record"]
    for changes in ({"creator": "Ann"}, {"title": "T"}, {"licence": "LicenseRef-Creator-Owned"}):
        sign(files["wav"], replace(bare, **changes), identity)
        labels = [a["label"] for a in manifest_of(files["wav"], "audio/wav")["assertions"]]
        assert "cawg.metadata" in labels


def test_no_file_name_of_a_source_is_published(files, identity, tmp_path):
    private = tmp_path / "for-ann-birthday.flac"
    shutil.copy(files["flac"], private)
    sign(files["wav"], claim(), identity, parents=(private,))
    assert b"birthday" not in files["wav"].read_bytes()


@pytest.mark.parametrize("name", BESIDE)
def test_a_source_keeps_the_history_that_lies_beside_it(files, identity, name):
    parent = sign(files[name], claim(), new_identity("file"))
    sign(files["wav"], claim(), identity, parents=(files[name],))
    found = read_credentials(files["wav"], identity)
    assert found.state == "trusted"
    assert found.ingredients == (parent.urn,)


@pytest.mark.parametrize("beside", [b"", b"no manifest"])
def test_a_damaged_manifest_beside_a_source_is_left_out(files, identity, beside):
    sidecar_of(files["ogg"]).write_bytes(beside)
    sign(files["wav"], claim(), identity, parents=(files["ogg"],))
    found = read_credentials(files["wav"], identity)
    assert found.state == "trusted"
    assert found.ingredients == ()


@pytest.mark.parametrize("name", EMBEDDED + BESIDE)
def test_signing_again_keeps_the_first_signature(files, identity, name):
    first = sign(files[name], claim(), identity)
    sign(files[name], claim(record_id="1" * 16), identity)
    found = read_credentials(files[name], identity)
    assert found.state == "trusted"
    assert found.claim["record_id"] == "1" * 16
    assert found.ingredients == (first.urn,)


def test_a_sidecar_of_an_earlier_export_goes_when_the_manifest_lies_inside(files, identity):
    sidecar_of(files["wav"]).write_bytes(b"old")
    sign(files["wav"], claim(), identity)
    assert not sidecar_of(files["wav"]).exists()


@pytest.mark.parametrize("name", EMBEDDED + BESIDE)
def test_an_unsigned_file_has_none(files, name):
    assert read_credentials(files[name]) == ABSENT


@pytest.mark.parametrize(
    "content", [b"", b"RIFF", b"ID3", b"words " * 100, b"ID3\x04\0\0\0\0\0\x10"]
)
def test_what_is_no_sound_has_none(tmp_path, content):
    path = tmp_path / "file.wav"
    path.write_bytes(content)
    assert read_credentials(path) == ABSENT


def test_the_name_of_a_file_does_not_matter(files, identity, tmp_path):
    for name in EMBEDDED:
        path = tmp_path / f"{name}.dat"
        shutil.copy(files[name], path)
        assert sign(path, claim(), identity).embedded
        assert read_credentials(path, identity).state == "trusted"


def test_containers_are_told_by_their_content(files):
    titles = {name: container_of(path).title for name, path in files.items()}
    assert titles == {
        "wav": "WAV",
        "rf64": "RF64",
        "flac": "FLAC",
        "mp3": "MP3",
        "ogg": "Ogg",
        "opus": "Ogg",
        "aiff": "AIFF",
        "m4a": "M4A",
    }


def test_a_missing_file_is_said(tmp_path, identity):
    refusal(UserError, "audio.missing", lambda: read_credentials(tmp_path / "none.wav"))
    refusal(UserError, "audio.missing", lambda: sign(tmp_path / "none.wav", claim(), identity))


def test_a_file_that_cannot_be_signed_stays_as_it_was(tmp_path, identity):
    path = tmp_path / "cut.wav"
    path.write_bytes(b"RIFF\x10\0\0\0WAVEfmt ")
    refusal(DataError, "provenance.cannot_sign", lambda: sign(path, claim(), identity))
    assert [p.name for p in tmp_path.iterdir()] == ["cut.wav"]


@pytest.mark.parametrize("name", ["wav", "ogg"])
def test_a_full_disk_leaves_everything_as_it_was(files, originals, identity, monkeypatch, name):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(core.audio.files.os, "fsync", full)
    with pytest.raises(MachineError):
        sign(files[name], claim(), identity)
    assert files[name].read_bytes() == originals[name].read_bytes()
    assert not sidecar_of(files[name]).exists()


def test_several_threads_may_sign_at_once(files, identity):
    names = [*EMBEDDED, "ogg"]
    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(lambda name: sign(files[name], claim(), identity), names))
        found = list(pool.map(lambda name: read_credentials(files[name], identity), names))
    assert [one.state for one in found] == ["trusted"] * len(names)


@pytest.mark.parametrize("name", ["wav", "ogg"])
def test_what_does_not_verify_is_not_handed_out(files, originals, identity, monkeypatch, name):
    monkeypatch.setattr("core.provenance.signing.SIGNED_STATES", ())
    refusal(DataError, "provenance.not_verified", lambda: sign(files[name], claim(), identity))
    assert files[name].read_bytes() == originals[name].read_bytes()
    assert not sidecar_of(files[name]).exists()


def test_a_missing_library_is_said(files, identity, monkeypatch):
    sdk.library.cache_clear()
    monkeypatch.setitem(sys.modules, "c2pa", None)
    refusal(MachineError, "provenance.no_c2pa", lambda: read_credentials(files["wav"]))
    refusal(MachineError, "provenance.no_c2pa", lambda: sign(files["wav"], claim(), identity))
    monkeypatch.undo()
    assert read_credentials(files["wav"]) == ABSENT


def test_the_json_is_what_inspect_promises(files, identity):
    sign(files["wav"], claim(), identity)
    assert read_credentials(files["wav"], identity).to_json() == {
        "state": "trusted",
        "signer": identity.name,
        "actions": ["c2pa.created", "c2pa.mixed", "c2pa.mastered", "c2pa.watermarked.bound"],
        "digital_source_type": COMPOSER,
        "problems": [],
    }


def report(state, codes=(), **manifest):
    return {
        "active_manifest": "urn",
        "manifests": {"urn": {"assertions": [], **manifest}},
        "validation_state": state,
        "validation_status": [{"code": code} for code in codes],
    }


@pytest.mark.parametrize(
    ("state", "codes", "expected"),
    [
        ("Trusted", (), "trusted"),
        ("Valid", (), "valid"),
        ("Valid", ("signingCredential.untrusted",), "untrusted"),
        ("Invalid", ("signingCredential.untrusted", "assertion.dataHash.mismatch"), "invalid"),
        ("Invalid", ("signingCredential.expired",), "expired"),
        ("Invalid", ("signingCredential.expired", "assertion.dataHash.mismatch"), "invalid"),
        ("Invalid", ("signingCredential.revoked",), "invalid"),
        ("Invalid", (), "invalid"),
        ("Invalid", ("signingCredential.untrusted",), "invalid"),
        ("", (), "invalid"),
    ],
)
def test_the_verdict_follows_the_codes(state, codes, expected):
    assert _judged(report(state, codes), beside=False).state == expected


def test_other_peoples_manifests_may_say_little():
    found = _judged(report("Trusted", signature_info={"issuer": "Somebody"}), beside=False)
    assert found.signer == "Somebody"
    assert found.claim == {"title": "", "soft_bindings": []}
    assert found.digital_source_type is None


NAMES = [
    *("actions", "action", "digitalSourceType", "record_id", "generators", "prompt"),
    *("alg", "blocks", "value", "scope", "timespan", "start", "end", "bindingMetadata"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(NAMES),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)
LABELS = st.sampled_from(
    ["c2pa.actions.v2", "c2pa.soft-binding__1", "io.soundmark.record", "io.soundmark.prompt"]
)


@given(
    assertions=JSON
    | st.lists(st.fixed_dictionaries({"label": LABELS}, optional={"data": JSON}), max_size=4),
    title=JSON,
    ingredients=JSON | st.lists(st.fixed_dictionaries({"active_manifest": JSON})),
)
def test_whatever_a_stranger_asserts_a_whole_manifest_stays_whole(assertions, title, ingredients):
    assertions = assertions if isinstance(assertions, list) else []
    strange = report(
        "Valid",
        assertions=[a for a in assertions if isinstance(a, dict)],
        title=title,
        ingredients=ingredients,
    )
    found = _judged(strange, beside=False)
    assert found.state == "valid"
    assert isinstance(found.claim.get("record_id", ""), str)
    assert found.soft_bindings is not None
    json.dumps(found.to_json())


def test_statements_of_the_wrong_kind_are_left_out():
    def binding(**block):
        data = {"alg": "x", "blocks": [block]}
        return {"label": "c2pa.soft-binding", "data": data}

    strange = report(
        "Valid",
        assertions=[
            {"label": "io.soundmark.prompt", "data": {"prompt": 7}},
            {"label": "io.soundmark.record", "data": {"record_id": ["00"], "licence": "CC0-1.0"}},
            binding(value=10**12),
            binding(value="AQI=", scope={"timespan": {"start": 10**400, "end": 1}}),
            binding(value="AQI="),
        ],
    )
    found = _judged(strange, beside=False)
    assert found.claim["licence"] == "CC0-1.0"
    assert "prompt" not in found.claim
    assert "record_id" not in found.claim
    assert found.soft_bindings == (SoftBinding("x", b"\x01\x02"),)


def test_a_binding_is_read_in_every_form():
    assert _bytes([1, 2]) == b"\x01\x02"
    assert _bytes("AQI=") == b"\x01\x02"
    assert _bytes("not base64!") == b"not base64!"
    with pytest.raises(TypeError):
        _bytes(10**12)


def test_nowhere_takes_everything():
    nowhere = _Nowhere()
    assert nowhere.writable()
    assert nowhere.seekable()
    assert nowhere.write(b"abc") == 3
    assert nowhere.seek(5) == 0
    assert nowhere.tell() == 0
