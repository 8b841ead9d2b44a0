"""``python -m bench.service``."""

from bench.service.run import main

raise SystemExit(main())
