"""The peers, in the order of the table."""

from __future__ import annotations

from bench.peers import marimo, nb2p, script, soorgeon
from bench.peers.attempt import Peer

PEERS: tuple[Peer, ...] = (
    Peer("nbconvert --to script", (), script.convert),
    Peer("marimo convert", ("marimo",), marimo.convert),
    Peer("soorgeon refactor", ("soorgeon", "ploomber"), soorgeon.convert),
    Peer("notebook-to-pipeline", ("notebook-to-pipeline==0.2.1",), nb2p.convert),
)
