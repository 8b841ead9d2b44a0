"""How much one request may ask for. The contract tells these numbers to clients."""

from __future__ import annotations

BODY_BYTES = 65_536
"""The largest body of a single prediction, and the largest row of a batch."""
BATCH_BYTES = 8_388_608
"""The largest body of a batch."""
BATCH_ROWS = 1_000
"""The most rows of a batch: no other request is answered meanwhile."""
DEPTH = 16
"""How deep a body may be nested. A row is flat: depth 1, in a batch 2."""
BODY_SECONDS = 20.0
"""How long a client may take to send a body, from the end of the headers."""
HEAD_BYTES = 32_768
"""The largest head: request line and headers."""
HEAD_SECONDS = 10.0
"""How long a client may take to send a head, from the moment it connects."""
CONNECTIONS = 512
"""The most open connections. Beyond them the one that keeps us waiting longest is closed."""
LARGE_BODIES = 8
"""How many bodies of more than BODY_BYTES are in memory at a time. Others wait unread."""
TAKE_SECONDS = 20.0
"""How long a client may leave an answer lying that fills its buffers."""
REST_BYTES = 16_777_216
"""How much of a body that was refused is still read, so that its client reads the answer."""
REST_SECONDS = 5.0
"""How long that may take."""
