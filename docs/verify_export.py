#!/usr/bin/env python3
"""Verifies an export of a Regimen log with nothing of ours: Python's hashlib, and openssl for one signature.

    regimen audit export --out history.jsonl        # prints the public key
    python3 docs/verify_export.py history.jsonl PUBLIC_KEY

The format is told in docs/proof.md.
"""
import hashlib
import json
import subprocess
import sys
import tempfile
import uuid
from datetime import datetime, timezone
from pathlib import Path


def number(value, size=8):
    return value.to_bytes(size, "big", signed=value < 0)


def text(value):
    raw = value.encode()
    return number(len(raw)) + raw


def uid(value):
    return uuid.UUID(value).bytes if value else bytes(16)


def event_digest(event, recorded_at):
    return hashlib.sha256(
        b"regimen.event.v1\0" + text(event["stream"]) + number(event["version"]) + number(event["position"])
        + uid(event["event_id"]) + text(event["kind"]) + number(event["schema_version"], 4) + number(recorded_at)
        + text(event["payload"])
    ).digest()


def commit_hash(org, commit):
    """The hash of a commit whose events are there, or the digests of some."""
    recorded_at = commit["recorded_at"]
    shown = (bytes.fromhex(event) if isinstance(event, str) else event_digest(event, recorded_at) for event in commit["events"])
    digests = b"".join(shown)
    return hashlib.sha256(
        b"regimen.commit.v1\0" + bytes.fromhex(commit["prev_hash"]) + uid(org) + number(commit["first_position"])
        + number(commit["last_position"]) + uid(commit["command_id"]) + bytes.fromhex(commit["request_hash"])
        + text(commit["actor"]) + uid(commit["correlation"]) + uid(commit["causation"]) + number(commit["recorded_at"])
        + text(commit["outcome"]) + digests
    ).hexdigest()


def head_is_signed(head, public_key):
    signed_at = datetime.fromisoformat(head["signed_at"].replace("Z", "+00:00"))
    micros = (signed_at - datetime(1970, 1, 1, tzinfo=timezone.utc)) // (datetime.resolution)
    message = b"regimen.head.v1\0" + uid(head["org"]) + number(head["position"]) + bytes.fromhex(head["hash"])
    with tempfile.TemporaryDirectory() as folder:
        key, sig, msg = (Path(folder, name) for name in ("key", "sig", "msg"))
        # What X.509 puts before the 32 bytes of an Ed25519 key.
        key.write_bytes(bytes.fromhex("302a300506032b6570032100") + bytes.fromhex(public_key))
        sig.write_bytes(bytes.fromhex(head["signature"]))
        msg.write_bytes(message + number(micros))
        command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", key, "-sigfile", sig]
        return subprocess.run([*command, "-in", msg], capture_output=True).returncode == 0


def main(path, public_key):
    org, head, position, last = None, None, 0, "0" * 64
    for row in open(path, encoding="utf-8"):
        (what, body), = json.loads(row).items()
        assert head is None, "something stands behind the signed head"
        if what == "header":
            assert org is None and body["format"] == 1, "not a header of this format"
            org = body["org"]
        elif what == "commit":
            positions = [event["position"] for event in body["events"]]
            assert body["first_position"] == position + 1 and body["prev_hash"] == last, f"unlinked at {position + 1}"
            assert positions == list(range(position + 1, body["last_position"] + 1)), f"events at {position + 1}"
            assert body["hash"] == commit_hash(org, body), f"altered at {position + 1}"
            position, last = body["last_position"], body["hash"]
        else:
            assert (body["org"], body["position"], body["hash"]) == (org, position, last), "not the head of this log"
            assert head_is_signed(body, public_key), "the signature is not valid"
            head = body
    assert head, "the export was cut off"
    print(f"valid: {position} events, head {last}, signed at {head['signed_at']}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:3])
    except (AssertionError, KeyError, ValueError, TypeError) as flaw:
        sys.exit(f"NOT VALID: {flaw}")
