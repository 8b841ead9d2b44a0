"""``python -m bench.features``."""

from bench.features.run import main

raise SystemExit(main())
