#!/usr/bin/env python3
"""Checks that a delivery is from us and new, with nothing of ours: Python's hmac.

    python3 docs/verify_webhook.py SECRET WEBHOOK_ID WEBHOOK_TIMESTAMP WEBHOOK_SIGNATURE NOW < body.json

The format is that of Standard Webhooks; docs/webhooks.md tells it.
"""
import base64
import hashlib
import hmac
import sys

# A delivery that was caught on its way and sent again later is not taken.
PATIENCE = 5 * 60


def expected(secret, webhook_id, timestamp, body):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def is_ours(secret, webhook_id, timestamp, signatures, body, now):
    if abs(now - int(timestamp)) > PATIENCE:
        return False
    ours = expected(secret, webhook_id, timestamp, body)
    # After the secret was rotated there are two signatures for a day: one of them must fit.
    return any(hmac.compare_digest(ours, one) for one in signatures.split(" "))


if __name__ == "__main__":
    secret, webhook_id, timestamp, signatures, now = sys.argv[1:]
    if not is_ours(secret, webhook_id, timestamp, signatures, sys.stdin.buffer.read(), int(now)):
        sys.exit("not ours, altered or too old")
    print("ours")
