"""Run one notebook under nbclient and dump its final variables: ``python -m bench.judge.notebook_run SPEC``."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from nbclient import NotebookClient

from bench.judge import document

_HERE = str(Path(__file__).resolve().parent)


def seed_code(seed: int) -> str:
    """One expression that seeds the global generators and binds nothing."""
    return (
        f"[__import__('random').seed({seed}), "
        f"__import__('importlib').util.find_spec('numpy') and __import__('numpy').random.seed({seed})] and None"
    )


def dump_code(target: str) -> str:
    """One expression that writes the dump and binds nothing."""
    return (
        f"__import__('sys').path.append({_HERE!r}) or "
        f"__import__('importlib').import_module('judge_inside.kernel').dump(__import__('IPython').get_ipython(), {target!r})"
    )


async def _quietly(client: Any, code: str, timeout: float) -> None:
    """Execute without a trace in the history; an error here is ours."""
    reply = await client.kc.execute_interactive(
        code, silent=True, store_history=False, allow_stdin=False, timeout=timeout
    )
    if reply["content"]["status"] != "ok":
        raise RuntimeError("\n".join(reply["content"].get("traceback", [str(reply["content"])])))


async def execute(spec: dict[str, Any]) -> dict[str, Any]:
    """Run the cells; dump if asked to; answer how long the notebook itself took."""
    client = NotebookClient(
        document.read(Path(spec["notebook"])),
        kernel_name=spec["kernel"],
        timeout=spec["timeout"],
        resources={"metadata": {"path": spec["cwd"]}},
    )
    started = time.perf_counter()
    async with client.async_setup_kernel():
        if spec["seed"] is not None:
            await _quietly(client, seed_code(spec["seed"]), spec["timeout"])
        for index, cell in enumerate(client.nb.cells):
            await client.async_execute_cell(cell, index)
        seconds = time.perf_counter() - started
        if spec["dump"]:
            await _quietly(client, dump_code(spec["dump"]), spec["timeout"])
    return {"ok": True, "seconds": seconds, "error": ""}


def main(specification: str) -> int:
    """Exit 0 if the notebook ran to its end, 1 if it did not; the answer is one JSON object on stdout."""
    spec = json.loads(Path(specification).read_text(encoding="utf-8"))
    try:
        answer = asyncio.run(execute(spec))
    except Exception as error:  # noqa: BLE001 - whatever stops a notebook is what we are here to report
        answer = {"ok": False, "seconds": 0.0, "error": f"{type(error).__name__}: {str(error)[-600:]}"}
    print(json.dumps(answer))
    return 0 if answer["ok"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
