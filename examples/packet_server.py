"""The code under test: a small packet server, as in Socket.IO, that answers its client."""

import asyncio


class Connection:
    """The line to the client; its frames end in a list here, not in a socket."""

    def __init__(self):
        self.outbox = []

    def write(self, frame):
        """Queue one frame."""
        self.outbox.append(frame)

    async def drain(self):
        """Let the network take what was queued."""
        await asyncio.sleep(0)


connection = Connection()
handlers = {}


async def receive(packet_type, packet_data):
    """Act on one packet from the client."""
    if packet_type == "PING":
        await send_to_client("PONG", packet_data)
    elif packet_type == "MESSAGE":
        response = await trigger_event("message", packet_data)
        if response is not None:
            await send_to_client("MESSAGE", response)
    else:
        raise ValueError(f"unknown packet type: {packet_type!r}")


async def send_to_client(packet_type, packet_data):
    """Send one packet to the client."""
    connection.write(f"{packet_type} {packet_data}\n")
    await connection.drain()


async def trigger_event(event, data):
    """Return the answer of the event's handler, None where nobody handles it."""
    handler = handlers.get(event)
    if handler is None:
        return None
    return await handler(data)
