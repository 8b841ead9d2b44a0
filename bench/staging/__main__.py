"""``python -m bench.staging``."""

from bench.staging.run import main

if __name__ == "__main__":
    raise SystemExit(main())
