import itertools
import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import core.provenance.ledger as ledger_module
from core.errors import DataError, InternalError, MachineError, UserError
from core.identity.identity import new_identity
from core.provenance import Ledger, Problem, canonical, new_record_id
from core.text import sentence

IDENTITY = new_identity("file")

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "data" / "ledger.db")


def tampered(ledger, *statements):
    """Change the file past its triggers, as somebody with a database tool would."""
    with closing(sqlite3.connect(ledger.path)) as database:
        for (trigger,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            database.execute(*statement if isinstance(statement, tuple) else (statement,))
        database.commit()


def filled(ledger, count=5):
    return [
        ledger.append("take.made", {"record_id": new_record_id(), "n": n}) for n in range(count)
    ]


def refusal(error_type, code, work):
    with pytest.raises(error_type) as caught:
        work()
    assert caught.value.code == code
    text = str(sentence(caught.value))
    assert "{" not in text
    assert code not in text


def test_an_empty_ledger_is_sound_and_makes_no_file(ledger):
    assert ledger.entries() == ()
    assert ledger.find(record_id="0") == ()
    assert ledger.verify() == ()
    assert not ledger.path.exists()


def test_entries_come_back_in_order_and_chained(ledger):
    made = filled(ledger)
    assert list(ledger.entries()) == made
    assert [entry.seq for entry in made] == [1, 2, 3, 4, 5]
    assert made[0].previous == "0" * 64
    assert all(b.previous == a.hash for a, b in itertools.pairwise(made))
    assert ledger.verify() == ()


def test_entries_are_found(ledger):
    made = filled(ledger)
    other = ledger.append("export.opened", {"record_id": made[2].body["record_id"], "n": 2})
    assert ledger.get(made[1].id) == made[1]
    assert ledger.find(record_id=made[2].body["record_id"]) == (made[2], other)
    assert ledger.find(n=2) == (made[2], other)
    assert ledger.find(n=2, record_id="none") == ()
    assert ledger.find(unheard_of=None) == ()
    assert ledger.entries("export.opened") == (other,)
    refusal(UserError, "provenance.no_such_entry", lambda: ledger.get("none"))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.dictionaries(st.text(), JSON, max_size=4),
    private=st.none() | st.dictionaries(st.text(), JSON, max_size=2),
    kind=st.text(),
)
def test_any_json_survives_and_verifies(ledger, body, private, kind):
    # What SQLite itself cannot hold is told below.
    body, private, kind = (json.loads(canonical(v)) for v in (body, private, kind))
    kind = kind.encode("utf-8", "replace").decode()
    entry = ledger.append(kind, body, private=private)
    again = ledger.get(entry.id)
    assert again == entry
    assert dict(again.body) == body
    assert again.private == private
    assert ledger.verify() == ()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"bytes", {1, 2}, object()])
def test_what_json_lacks_is_refused_and_nothing_written(ledger, value):
    filled(ledger, 1)
    refusal(InternalError, "provenance.not_json", lambda: ledger.append("x", {"v": value}))
    assert len(ledger.entries()) == 1


def test_the_chain_refuses_to_be_rewritten(ledger):
    filled(ledger, 2)
    ledger.append("x", {}, private={"prompt": "calm"})
    with closing(sqlite3.connect(ledger.path)) as database:
        for statement in (
            "UPDATE chain SET body = '{}'",
            "DELETE FROM chain",
            "UPDATE private SET text = '{}'",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                database.execute(statement)


def test_private_text_stays_out_of_the_chain(ledger):
    entry = ledger.append("take.made", {"n": 1}, private={"prompt": "a secret song"})
    assert entry.private == {"prompt": "a secret song"}
    assert "secret" not in json.dumps(entry.to_json())
    assert entry.to_json(with_private=True)["private"] == {"prompt": "a secret song"}
    assert not entry.forgotten
    # The salt makes equal texts unequal in the chain.
    again = ledger.append("take.made", {"n": 1}, private={"prompt": "a secret song"})
    assert again.private_hash != entry.private_hash


def test_private_text_is_forgotten_for_good(ledger):
    entry = ledger.append("take.made", {"n": 1}, private={"prompt": "a secret song"})
    assert b"secret song" in ledger.path.read_bytes()
    assert ledger.forget(entry.id)
    assert b"secret song" not in ledger.path.read_bytes()
    assert [p.name for p in ledger.path.parent.iterdir()] == [ledger.path.name]
    again = ledger.get(entry.id)
    assert again.private is None
    assert again.forgotten
    assert again.to_json(with_private=True)["private"] is None
    assert ledger.find(entry=entry.id)[0].kind == "forgotten"
    assert ledger.verify() == ()
    assert not ledger.forget(entry.id)
    refusal(UserError, "provenance.no_such_entry", lambda: ledger.forget("none"))


def test_a_clock_that_jumps_changes_no_order(tmp_path):
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    jumps = iter([timedelta(0), -timedelta(days=4000), timedelta(days=9000), timedelta(0)])
    ledger = Ledger(tmp_path / "ledger.db", clock=lambda: now + next(jumps))
    made = filled(ledger, 4)
    assert list(ledger.entries()) == made
    assert made[1].time.startswith("2015-")
    assert made[0].time == made[3].time == "2026-11-20T12:00:00Z"
    assert ledger.verify() == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE chain SET body = json_set(body, '$.n', 7) WHERE seq = 3",
        "UPDATE chain SET body = body || ' ' WHERE seq = 3",
        "UPDATE chain SET body = '[1]' WHERE seq = 3",
        "UPDATE chain SET body = '{\"n\":1e999}' WHERE seq = 3",
        "UPDATE chain SET time = '2020-01-01T00:00:00Z' WHERE seq = 3",
        "UPDATE chain SET kind = 'export.closed' WHERE seq = 3",
        "UPDATE chain SET private_hash = '00' WHERE seq = 3",
    ],
)
def test_an_edited_entry_is_named(ledger, statement):
    made = filled(ledger)
    tampered(ledger, statement)
    found = ledger.verify()
    assert Problem(3, made[2].id, "altered") in found
    assert {problem.seq for problem in found} == {3}


def test_an_entry_whose_body_is_no_json_is_named_and_reading_says_so(ledger):
    made = filled(ledger)
    # The index on record_id would refuse text that is no JSON at all.
    tampered(ledger, "DROP INDEX chain_record", "UPDATE chain SET body = '{' WHERE seq = 3")
    assert ledger.verify() == (Problem(3, made[2].id, "altered"),)
    refusal(DataError, "provenance.ledger_damaged", ledger.entries)


def test_an_entry_whose_body_is_no_object_is_not_handed_out(ledger):
    filled(ledger)
    tampered(ledger, "UPDATE chain SET body = '[1]' WHERE seq = 3")
    refusal(DataError, "provenance.ledger_damaged", ledger.entries)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    place=st.sampled_from(
        [
            *(("chain", column) for column in ("id", "time", "kind", "body", "private_hash")),
            *(("chain", column) for column in ("previous", "hash", "seq")),
            *(("private", column) for column in ("id", "salt", "text")),
        ]
    ),
    row=st.integers(0, 3),
    value=st.text(max_size=8) | st.sampled_from(["{}", "0" * 64, "checkpoint", "forgotten"]),
)
def test_no_single_value_can_be_changed_unseen(tmp_path_factory, place, row, value):
    ledger = Ledger(tmp_path_factory.mktemp("ledger") / "ledger.db")
    ledger.append("a", {"n": 1}, private={"prompt": "calm"})
    ledger.checkpoint(IDENTITY)
    ledger.append("b", {"n": 2}, private={"prompt": "wild"})
    ledger.append("c", {"n": 3})
    assert ledger.verify(signer=IDENTITY.fingerprint) == ()
    table, column = place
    changed = 90 + row if column == "seq" else value
    tampered(ledger, "DROP INDEX chain_record")
    with closing(sqlite3.connect(ledger.path)) as database:
        old = database.execute(f"SELECT rowid, {column} FROM {table} ORDER BY rowid").fetchall()
        rowid, before = old[row % len(old)]
        if before == changed:
            return
        database.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (changed, rowid))
        database.commit()
    assert ledger.verify(signer=IDENTITY.fingerprint) != ()


def test_an_edit_that_also_renews_the_hash_breaks_the_chain(ledger):
    made = filled(ledger)
    body = canonical({**made[2].body, "n": 7})
    forged = ledger_module.chained_hash(
        seq=3,
        id=made[2].id,
        time=made[2].time,
        kind=made[2].kind,
        body=json.loads(body),
        private_hash=None,
        previous=made[2].previous,
    )
    tampered(ledger, ("UPDATE chain SET body = ?, hash = ? WHERE seq = 3", (body, forged)))
    assert ledger.verify() == (Problem(4, made[3].id, "broken_chain"),)


def test_a_removed_entry_is_missed(ledger):
    made = filled(ledger)
    tampered(ledger, "DELETE FROM chain WHERE seq = 3")
    assert ledger.verify() == (
        Problem(3, "", "missing"),
        Problem(4, made[3].id, "broken_chain"),
    )


def test_removed_last_entries_are_missed(ledger):
    filled(ledger)
    tampered(ledger, "DELETE FROM chain WHERE seq > 3")
    assert ledger.verify() == (Problem(4, "", "missing"),)


def test_entries_that_follow_do_not_cover_removed_ones(ledger):
    filled(ledger)
    tampered(ledger, "DELETE FROM chain WHERE seq > 3")
    later = filled(ledger, 2)
    assert [entry.seq for entry in later] == [6, 7]
    assert ledger.verify() == (Problem(4, "", "missing"),)


def test_records_are_found_through_an_index(ledger):
    filled(ledger, 1)
    with closing(sqlite3.connect(ledger.path)) as database:
        plan = database.execute(
            "EXPLAIN QUERY PLAN " + ledger_module._ENTRIES + ledger_module._OF_RECORD, ("0",)
        ).fetchall()
    assert any("chain_record" in row[3] for row in plan)


def test_tampered_private_text_is_named(ledger):
    one = ledger.append("x", {}, private={"prompt": "calm"})
    two = ledger.append("x", {}, private={"prompt": "wild"})
    tampered(
        ledger,
        ("UPDATE private SET text = '{}' WHERE id = ?", (one.id,)),
        ("DELETE FROM private WHERE id = ?", (two.id,)),
    )
    assert ledger.verify() == (
        Problem(1, one.id, "private_altered"),
        Problem(2, two.id, "private_missing"),
    )


def test_a_checkpoint_is_signed_and_verified(ledger):
    filled(ledger, 3)
    checkpoint = ledger.checkpoint(IDENTITY)
    filled(ledger, 1)
    assert checkpoint.body["head"] == checkpoint.previous
    assert checkpoint.body["signer"] == IDENTITY.fingerprint
    assert ledger.verify() == ()
    assert ledger.verify(signer=IDENTITY.fingerprint) == ()
    assert ledger.verify(signer="somebody") == (Problem(4, checkpoint.id, "unknown_signer"),)


@pytest.mark.parametrize(
    "forged",
    [
        {"signature": "00" * 64},
        {"signature": "no hex"},
        {"signature": None},
        {"signer": "00" * 32},
        {"certificates": "none"},
        {"head": "00" * 32},
    ],
)
def test_a_forged_checkpoint_is_named(ledger, forged):
    filled(ledger, 1)
    true = ledger.checkpoint(IDENTITY)
    # A forger can append an entry that fits the chain, but cannot sign it.
    entry = ledger.append(
        "checkpoint",
        {
            **true.body,
            "head": true.hash,
            "signature": IDENTITY.sign(true.hash.encode()).hex(),
            **forged,
        },
    )
    assert ledger.verify() == (Problem(3, entry.id, "bad_signature"),)


def test_threads_append_without_losing_an_entry(ledger):
    def run():
        for _ in range(5):
            ledger.append("x", {"thread": threading.get_ident()})

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ledger.entries()) == 20
    assert ledger.verify() == ()


def test_processes_append_without_losing_an_entry(ledger):
    code = (
        "import sys, pathlib; from core.provenance import Ledger\n"
        "ledger = Ledger(pathlib.Path(sys.argv[1]))\n"
        "for n in range(10): ledger.append('x', {'n': n})"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(ledger.path)]) for _ in range(3)]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    assert len(ledger.entries()) == 30
    assert ledger.verify() == ()


def test_an_append_that_fails_leaves_nothing_behind(ledger, monkeypatch):
    filled(ledger, 1)

    class Broken:
        fingerprint = certificates_pem = ""

        def sign(self, data):
            raise MachineError("identity.gone", path="key")

    with pytest.raises(MachineError):
        ledger.checkpoint(Broken())
    assert len(ledger.entries()) == 1
    filled(ledger, 1)
    assert ledger.verify() == ()


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough", b"SQLite format 3\0" + b"\xff" * 4080]
)
def test_a_damaged_file_is_said_and_left_alone(ledger, content):
    ledger.path.parent.mkdir()
    ledger.path.write_bytes(content)
    for work in (ledger.entries, ledger.verify, lambda: ledger.append("x", {})):
        refusal(DataError, "provenance.ledger_damaged", work)
    assert ledger.path.read_bytes() == content


def test_a_file_damaged_in_the_middle_is_said(ledger):
    for _ in range(10):
        ledger.append("x", {"text": "y" * 4000})
    content = bytearray(ledger.path.read_bytes())
    content[4096:-4096] = os.urandom(len(content) - 8192)
    ledger.path.write_bytes(content)
    refusal(DataError, "provenance.ledger_damaged", ledger.verify)


def test_another_programs_database_is_left_alone(ledger):
    ledger.path.parent.mkdir()
    with closing(sqlite3.connect(ledger.path)) as database:
        database.execute("CREATE TABLE bookmarks (url TEXT)")
        database.commit()
    refusal(DataError, "provenance.not_a_ledger", ledger.entries)
    refusal(DataError, "provenance.not_a_ledger", lambda: ledger.append("x", {}))


def test_a_newer_ledger_is_left_alone(ledger):
    filled(ledger, 1)
    tampered(ledger, "PRAGMA user_version = 2")
    refusal(DataError, "provenance.ledger_newer", ledger.entries)


def test_an_empty_file_is_a_ledger_to_be(ledger):
    ledger.path.parent.mkdir()
    ledger.path.touch()
    assert ledger.entries() == ()
    filled(ledger, 1)
    assert ledger.verify() == ()


def test_a_place_that_cannot_hold_a_ledger_is_said(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    beneath_a_file = Ledger(tmp_path / "file" / "ledger.db")
    refusal(MachineError, "provenance.ledger_unreachable", lambda: beneath_a_file.append("x", {}))
    refusal(MachineError, "provenance.ledger_unreachable", Ledger(tmp_path / "folder").entries)


def test_a_ledger_in_use_for_too_long_is_said(ledger, monkeypatch):
    filled(ledger, 1)
    monkeypatch.setattr(ledger_module, "_PATIENCE_S", 0.05)
    with closing(sqlite3.connect(ledger.path)) as database:
        database.execute("BEGIN EXCLUSIVE")
        refusal(MachineError, "provenance.ledger_busy", lambda: filled(ledger, 1))
        refusal(MachineError, "provenance.ledger_busy", ledger.entries)


def test_record_ids_are_64_random_bits():
    ids = {new_record_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(bytes.fromhex(one)) == 8 for one in ids)
