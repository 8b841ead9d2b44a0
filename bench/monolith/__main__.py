"""``python -m bench.monolith``."""

from bench.monolith.run import main

raise SystemExit(main())
