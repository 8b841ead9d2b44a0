"""``python -m bench.corpus``."""

from bench.corpus.run import main

raise SystemExit(main())
