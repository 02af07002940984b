#!/usr/bin/env python3
"""Verifies the proof of a place in line with nothing of ours: Python's hashlib, and openssl for the signatures.

    curl -H "Authorization: Bearer $TOKEN" $SERVER/api/v1/waitlist/$ENTRY/proof > place.json
    python3 docs/verify_place.py place.json PUBLIC_KEY

The format is told in docs/proof.md.
"""
import hashlib
import json
import sys
import uuid

from verify_export import commit_hash, head_is_signed, number, uid

# An entry is numbered in the last 20 bits of its id, in the order in which they came.
NUMBERS = (1 << 20) - 1


def entry_number(entry):
    return uuid.UUID(entry).int & NUMBERS


def roster_of(entry):
    return f"roster-{uuid.UUID(int=uuid.UUID(entry).int & ~NUMBERS)}"


def read(proof, witness, key, behind):
    """The event that a witness shows, if it is signed for and stands behind the last one."""
    commit, head, first = witness["commit"], witness["head"], witness["commit"]["first_position"]
    (index, event), = ((index, event) for index, event in enumerate(commit["events"]) if not isinstance(event, str))
    at = event["position"]
    assert at == first + index and len(commit["events"]) == commit["last_position"] - first + 1, f"the place of {at}"
    signed = (proof["org"], commit["last_position"], commit_hash(proof["org"], commit))
    assert (head["org"], head["position"], head["hash"]) == signed, f"the event at {at} was altered"
    assert head["hash"] == commit["hash"], f"the event at {at} was altered"
    assert head_is_signed(head, key), f"the head at {at} is not signed with the key"
    assert event["stream"] == roster_of(proof["entry_id"]) and at > behind, f"the event at {at} does not belong here"
    return event["kind"], json.loads(event["payload"]), at


def stood(queue, place):
    """Whether the line was as `place` says: a Merkle tree whose leaves are the places in it."""
    index, width, path = place["index"], queue["size"], [bytes.fromhex(node) for node in place["path"]]
    if index >= width:
        return False
    leaf = b"regimen.line.leaf.v1\0" + number(index) + uid(place["entry_id"]) + number(place["party"])
    digest = hashlib.sha256(leaf).digest()
    while width > 1:
        if not (index % 2 == 0 and index + 1 == width):
            if not path:
                return False
            pair = digest + path[0] if index % 2 == 0 else path[0] + digest
            digest, path = hashlib.sha256(b"regimen.line.node.v1\0" + pair).digest(), path[1:]
        index, width = index // 2, (width + 1) // 2
    return not path and digest.hex() == queue["root"]


def after_promotion(event, own, by_hand):
    """Where the entry may stand after somebody was promoted; None if that was the entry."""
    step, passed = event["step"], event.get("passed_over", [])
    assert len(passed) == event["index"], f"in step {step} somebody was passed over without a reason"
    if event["entry_id"] == own["entry_id"]:
        return None
    if event["index"] < own["index"]:
        in_turn = entry_number(event["entry_id"]) < entry_number(own["entry_id"])
        assert in_turn or by_hand & {event["entry_id"], own["entry_id"]}, f"in step {step} who came later stood ahead"
        return own["index"] - 1
    because = [over["because"] for over in passed if over["entry_id"] == own["entry_id"]]
    reason = because[0] if because else {"kind": "none"}
    too_large = reason["kind"] == "party_too_large" and reason["party"] == own["party"] > event["spots_free"]
    assert too_large or (reason["kind"] == "ineligible" and reason["code"]), f"in step {step} an entry behind was promoted"
    return own["index"]


def after_reorder(event, own):
    at, start, to = own["index"], event["from"], event["to"]
    if event["entry_id"] == own["entry_id"]:
        return to
    return at + 1 if start > at >= to else at - 1 if start < at <= to else at


def main(path, key):
    proof = json.load(open(path, encoding="utf-8"))
    assert proof["format"] == 1 and proof["public_key"] == key, "not a proof of this format and key"
    behind, step, back, by_hand, waits = 0, 0, None, set(), True
    if proof["before"]:
        _, event, behind = read(proof, proof["before"], key, behind)
        step = event["step"]
    kind, joined, behind = read(proof, proof["joined"], key, behind)
    assert kind == "WaitlistJoined" and joined["entry_id"] == proof["entry_id"], "this is not how the entry came"
    for shown in proof["steps"]:
        kind, event, behind = read(proof, shown["decided"], key, behind)
        own, other, step = shown["own"], shown["concerned"], step + 1
        assert waits and event["step"] == step, f"step {step} is missing"
        is_own = (own["entry_id"], own["party"]) == (proof["entry_id"], joined.get("party", 1))
        assert is_own and stood(event["queue"], own), f"in step {step} the entry did not stand there"
        assert back is None or own["index"] <= back, f"in step {step} the entry was pushed back"
        if kind != "WaitlistNotified":
            place = (event["entry_id"], event["index" if kind == "WaitlistPromoted" else "from"])
            assert (other["entry_id"], other["index"]) == place and stood(event["queue"], other), f"step {step}: the other"
        if kind == "WaitlistPromoted":
            back = after_promotion(event, own, by_hand)
            waits = back is not None
        elif kind == "WaitlistReordered":
            by_hand, back = by_hand | {event["entry_id"]}, after_reorder(event, own)
        else:
            assert kind == "WaitlistNotified", f"{kind} is no step"
            reasons = [over["because"] for over in event.get("passed_over", []) if over["entry_id"] == own["entry_id"]]
            assert all(reason.get("code") for reason in reasons), f"in step {step} an entry was not told, without a reason"
            back = own["index"]
    if proof["left"]:
        kind, event, _ = read(proof, proof["left"], key, behind)
        assert waits and kind == "WaitlistLeft" and event["entry_id"] == proof["entry_id"], "this is not how the entry left"
        waits = False
    print(f"VALID: {len(proof['steps'])} steps, the entry {'still waits' if waits else 'waits no more'}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:3])
    except (AssertionError, KeyError, ValueError, TypeError) as flaw:
        sys.exit(f"NOT VALID: {flaw}")
