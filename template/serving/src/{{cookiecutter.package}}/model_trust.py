"""Which model this project serves, and which types it may hold. Reviewed like code.

Written by the promotion, and by ``python -m {{ cookiecutter.package }} accept-model`` after a training.
What stands beside a model, in its own folder, is never asked what may be built.
"""

from __future__ import annotations

DIGEST = ""
"""sha256 of what ``model/manifest.json`` lists."""
TYPES: tuple[str, ...] = ()
"""What skops builds beyond the types that it trusts by itself."""
