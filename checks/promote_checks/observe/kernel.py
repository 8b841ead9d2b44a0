"""Which kernel runs the notebook."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel
from jupyter_core.paths import jupyter_path

from promote_checks.errors import UserError


def chosen_kernel(python: str | None, kernel: str | None) -> KernelSpec:
    """The kernel of an interpreter, else the one of that name, else of the interpreter that runs promote."""
    if python is not None:
        return interpreter_kernel(existing(python))
    if kernel is not None:
        return named_kernel(kernel)
    return interpreter_kernel(sys.executable)


def interpreter_kernel(python: str) -> KernelSpec:
    """ipykernel in an interpreter."""
    return KernelSpec(
        argv=[python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        display_name=f"Python ({python})",
        language="python",
    )


def existing(python: str) -> str:
    """Path of an interpreter. A link is kept: it is what makes a virtual environment one."""
    path = Path(os.path.abspath(os.path.expanduser(python)))
    if not path.is_file() or not os.access(path, os.X_OK):
        raise UserError(f"{python} is not an interpreter", "give --python the path of a python executable")
    return str(path)


def named_kernel(name: str) -> KernelSpec:
    """A kernel that Jupyter knows by name."""
    # Said explicitly: left alone, it makes a folder .ipython in the user's home to look for kernels there.
    manager = KernelSpecManager(kernel_dirs=jupyter_path("kernels"))
    try:
        spec = manager.get_kernel_spec(name)
    except NoSuchKernel:
        known = ", ".join(sorted(manager.find_kernel_specs())) or "none"
        raise UserError(
            f"there is no kernel called {name!r}",
            f"available: {known}; or give the interpreter with --python PATH",
        ) from None
    if str(spec.language).lower() != "python":
        raise UserError(
            f"the kernel {name!r} runs {spec.language}, not Python",
            "promote understands Python notebooks only",
        )
    return spec


def start_failure(spec: KernelSpec) -> UserError:
    """Why a kernel did not start, in words; most often there is no ipykernel."""
    python = spec.argv[0]
    tried = subprocess.run(
        [python, "-c", "import ipykernel_launcher"],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if "No module named" in tried.stderr:
        return UserError(f"{python} has no ipykernel", f"install it: {python} -m pip install ipykernel")
    last = (tried.stderr.strip().splitlines() or ["it said nothing"])[-1]
    return UserError(
        f"the kernel of {python} did not start: {last}", f"try it: {' '.join(spec.argv[:3])} --help"
    )
