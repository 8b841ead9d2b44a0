"""A script that prepares, trains and serves is promoted without its server, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hard.processes import promote

SCRIPT = """
import http.server
import json
import random
random.seed(4)
points = [(x, 2 * x + random.random()) for x in range(20)]
slope = sum(x * y for x, y in points) / sum(x * x for x, _ in points)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"prediction": slope * 3}).encode())
def main(port):
    print("slope", round(slope, 4))
    with http.server.HTTPServer(("127.0.0.1", port), Handler) as server:
        server.serve_forever()
if __name__ == "__main__":
    main(0)
"""


@pytest.mark.slow
def test_a_monolith_with_a_server(tmp_path: Path) -> None:
    script = tmp_path / "service.py"
    script.write_text(SCRIPT, encoding="utf-8")
    done = promote(str(script), "--json", "--timeout", "60", cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    assert done.report["verdict"] == "equivalent"
    (dropped,) = done.report["statements"]["dropped"]
    assert "starts a server" in dropped["reason"]
    assert (dropped["cell"], dropped["line"]) == (0, 16)
    assert script.read_text(encoding="utf-8") == SCRIPT
