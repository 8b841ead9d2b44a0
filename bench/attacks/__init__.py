"""Hostile requests on raw sockets against an emitted service, seeded, with a good client beside them."""
