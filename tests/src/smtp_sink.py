"""A mail server that keeps what it gets and does as it is told: a line on standard input says how it answers from then on.

It prints the port it listens on, then each message as a line of JSON.
"""

import asyncio
import json
import sys

from aiosmtpd.controller import Controller


class Sink:
    behaviour = "take"

    async def handle_DATA(self, server, session, envelope):
        behaviour = Sink.behaviour
        message = envelope.content.decode("utf-8", "replace")
        print(json.dumps({"to": envelope.rcpt_tos, "from": envelope.mail_from, "message": message,
                          "answered": behaviour}), flush=True)
        if behaviour == "later":
            return "451 try again later"
        if behaviour == "never":
            return "550 no such mailbox"
        if behaviour == "hang":
            await asyncio.sleep(3600)
        if behaviour == "drop":
            server.transport.abort()
            await asyncio.sleep(3600)
        return "250 taken"


def main():
    # A port of one's own: whoever asks for 0 is not told which one it became, so it is asked for before.
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Sink(), hostname="127.0.0.1", port=port, ready_timeout=20)
    controller.start()
    print(json.dumps({"port": port}), flush=True)
    for line in sys.stdin:
        Sink.behaviour = line.strip()
        print(json.dumps({"behaves": Sink.behaviour}), flush=True)
    controller.stop(no_assert=True)


main()
