"""How much one request may ask for. The contract tells these numbers to clients."""

from __future__ import annotations

BODY_BYTES = 65_536
"""The largest body of a single prediction."""
BATCH_BYTES = 8_388_608
"""The largest body of a batch."""
BATCH_ROWS = 1_000
"""The most rows of a batch: no other request is answered meanwhile."""
DEPTH = 16
"""How deep a body may be nested. A row is flat: depth 1, in a batch 2."""
BODY_SECONDS = 20.0
"""How long a client may take to send a body."""
