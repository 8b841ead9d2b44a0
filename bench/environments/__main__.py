"""``python -m bench.environments``."""

from bench.environments.run import main

raise SystemExit(main())
