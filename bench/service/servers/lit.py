"""LitServe, one worker."""

import sys
from typing import Any

import litserve
from pickled import load, predict


class Churn(litserve.LitAPI):
    """The model."""

    def setup(self, device: str) -> None:
        """Load it once."""
        self.state = load()

    def decode_request(self, request):
        """Take the row as it is. An annotation would make LitServe look for a field of that type."""
        return request

    def predict(self, row: dict[str, Any]) -> dict[str, Any]:
        """Answer one row."""
        return predict(row, self.state)

    def encode_response(self, output: dict[str, Any]) -> dict[str, Any]:
        """Give the answer as it is."""
        return output


if __name__ == "__main__":
    server = litserve.LitServer(Churn(), accelerator="cpu", workers_per_device=1)
    server.run(host="127.0.0.1", port=int(sys.argv[1]), num_api_servers=1, generate_client_file=False)
