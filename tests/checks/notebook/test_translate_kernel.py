"""The original cells under IPython against the translation under plain Python: names, files, text."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from traitlets.config import Config

from promote_checks.notebook.model import Cell, Notebook, TranslatedCell
from promote_checks.notebook.translate import translate

SCRIPT = "import sys\nNUMBER = len(sys.argv)\nARGUMENTS = sys.argv[1:]\n\ndef double(x):\n    return 2 * x * NUMBER\n"

CASES = {
    "time line": ["def f():\n    return 3\n%time x = f()", "y = %time f()", "%time f();"],
    "time cell": ["%%time\nx = 1\n\ny = x + 1"],
    "time in a block": ["for i in range(2):\n    %time x = i\nelse:\n    %matplotlib --list\n"],
    "timeit": ["x = 1\n%timeit -n 2 -r 1 x = 5", "y = x", "%%timeit -n 1 -r 1\nx = 7\n", "z = x"],
    "timeit of one run": ["seen = []\n%timeit -n 1 -r 1 seen.append(1)"],
    "prun": ["%prun -q x = 4", "%%prun -q -l 3 a = 1\nb = a + 1"],
    "capture": ["%%capture\nprint('hidden')\nx = 1", "%%capture out --no-stderr\nprint(2)\ny = 2"],
    "capture and time": ["%%capture\n%%time\nx = 1"],
    "assigned shell": ["name = 'b'\nx = !printf 'a\\n%s\\n\\n' {name}", "n = len(x)"],
    "assigned shell, stderr": ["x = !echo out; echo err 1>&2"],
    "assigned shell, nothing": ["x = !true", "y = !cat"],
    "shell": ["!echo hello > a.txt", "!cat a.txt", "%mkdir sub", "!touch sub/b"],
    "shell keeps the environment's dollar": ["!echo $HOME > a.txt", "!echo ${HOME} > b.txt"],
    "shell with dollar": ["n = 4\ns = 'x y'\n!echo $n '$s' $$n {n + 1} {s.split()[0]!r} > a.txt"],
    "shell with an unknown field": ["n = 4\n!echo $n $nothing > a.txt"],
    "shell with awk": ["!printf '1 2\\n' | awk '{print $2}' > a.txt"],
    "shell with braces": ["!touch a.txt b.txt; find . -name '*.txt' -exec basename {} \\; | sort > c"],
    "shell with quotes inside": ["d = {'k': 'v'}\n!echo {d['k']} {d[\"k\"]} > a.txt"],
    "shell in a function": ["def f(word):\n    !echo $word > a.txt\n    r = !echo {word}\n    return r\nx = f('w')"],
    "shell in a class body": ["class A:\n    x = !echo 1\n    y = 2\nz = A.x, A.y"],
    "shell, exit code": ["!exit 3\nx = _exit_code", "!true", "y = _exit_code"],
    "shell, nested names": ["import subprocess, os\ndef f():\n    b = os.getcwd\n    !true\n    return subprocess.PIPE\nx = f()"],
    "shell, own names": ["os = 1\nsubprocess = 2\nx = !echo 3", "y = os, subprocess"],
    "shell, several lines": ["x = !echo a \\\n  b \\\n  c\ny = 1"],
    "shell in one line": ["if True: x = !echo 1\ny = 2"],
    "lists of the shell": [
        "x = !printf 'a b\\nc\\n'\ny = x.s, x.n, x.l[0], len(x.list)", "def f(): return x.s\nz = f()", "w = x.s if x.n else x.l",
    ],
    "not lists of the shell": ["class A:\n    s = 1\nx = !echo 1\nx = A()\ny = x.s"],
    "double bang": ["!!echo 1\nx = 2", "x = %sx echo 4", "%%sx --out y\necho 5\necho 6"],
    "bash": ["%%bash\necho a > f.txt\nfor i in 1 2; do echo $i; done", "%%sh --out x\necho 1\n", "%%bash --err e\necho 2 1>&2"],
    "bash, both streams": ["%%bash --out o --err e --no-raise-error\necho 1; echo 2 1>&2; exit 4"],
    "script": ["%%script python3 -c 'import sys; print(sys.stdin.read().upper())'\nabc\n", "%%script --out x cat\n1"],
    "script that is switched off": ["%%script false --no-raise-error\nx = 1", "y = 2"],
    "writefile": ["%%writefile a.py\nimport os\n\n    x = '\\n'\n\n\n", "%%writefile -a a.py\nmore é {x} $x"],
    "writefile, quoted name": ["%%file 'a b.txt'\nx", "n = 'c'\nm = 1", "%%writefile {n}.txt\ny"],
    "writefile after blank lines": ["\n\n  \n%%writefile a.txt\n  indented\n\ttab\n"],
    "env": ["%env PROMOTE_A=b c", "%env PROMOTE_B  two words", "x = %env PROMOTE_A", "v = 5\n%env PROMOTE_C={v}/$v"],
    "set_env": ["%set_env PROMOTE_A 'q'", "import os\nx = os.environ['PROMOTE_A']"],
    "cd": ["import os\nos.makedirs('a b/c')\n%cd -q a b\nx = os.path.basename(os.getcwd())", "%cd 'c'", "open('here', 'w').close()"],
    "cd back": ["%mkdir a b", "%cd a", "%cd ../b", "%cd -", "import os\nx = os.path.basename(os.getcwd())", "%cd -\ny = os.path.basename(os.getcwd())"],
    "cd to a variable": ["import os\nos.mkdir('deep')\nd = 'deep'\n%cd $d\nx = os.path.basename(os.getcwd())"],
    "pwd": ["x = %pwd\nx = type(x)", "pwd"],
    "automagic": ["mkdir made", "cd made", "import os", "x = os.path.basename(os.getcwd())", "who", "ls"],
    "automagic is shadowed": ["ls = [1]", "ls", "def cd(x): return x", "cd (3)", "time = 3", "time"],
    "run": ["%run script.py a 'b c'", "x = double(4)"],
    "run, other name": ["%run -n script\nx = double(3)"],
    "run inside": ["%run -i script.py\nx = NUMBER > 0"],
    "vanishing": ["%load_ext autoreload\n%autoreload 2\nx = 1", "%config InlineBackend.figure_format = 'retina'", "%xmode Plain"],
    "vanishing in blocks": ["if True:\n    %pdb off\nelse:\n    %pdb on\n    x = 1\ntry:\n    %pdb off\nfinally:\n    y = 1"],
    "aimport": ["%load_ext autoreload", "%aimport json\nx = json.dumps([1])"],
    "help": ["x = 1\nx?\n?x\nx??\ny = 2"],
    "direct calls": ["get_ipython().run_line_magic('matplotlib', '--list')\nx = get_ipython().getoutput('echo 1')", "get_ipython().system('echo 1 > f')"],
    "guarded": ["try:\n    get_ipython().run_line_magic('pdb', 'off')\nexcept NameError:\n    pass\nx = 1"],
    "strings with magics": ["s = '''\n%time x\n!ls\nfoo?\n'''\n%time t = s"],
    "strings with blank lines": ["s = '''\n   \n  a\n\t\n'''\n%pdb off", "t = '''\n   \n'''"],
    "indented cell": ["    x = 1\n    s = '''\n      a\n    '''\n    if x:\n        y = 2"],
    "prompts in strings": ["s = '''\n  >>> a\n  ... b\n  >>> c\n'''\n", "t = 1\nu = \"\"\"x\n\n>>> y\n... z\n\"\"\""],
    "prompts": [">>> x = 1\n>>> if x:\n...     y = 2\n"],
    "autocall": ["def f(*a): return a\n/f 1 2\n,f a b\nx = 1"],
    "semicolon": ["x = 1;", "%time y = 2;"],
    "comment after": ["%time x = 1  # why\ny = 2 # %time"],
    "decorated": ["def d(f): return f\n@d\ndef g(n):\n    %time n.append(1)\n    return n\ny = g([])"],
    "precision": ["import numpy\n%precision 3\nx = str(numpy.array([1.23456]))", "%precision\ny = str(numpy.array([1.23456]))"],
}  # fmt: skip


# Names that only the translation binds; modules are not looked at.
OURS = {"previous_folder", "saved_arguments", "completed", "stream"}


@pytest.mark.parametrize("case", CASES)
def test_the_translation_does_what_ipython_does(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same names with equal values, same files, same printed text."""
    cells = translate(_notebook(CASES[case]))
    original = _run(tmp_path / "original", monkeypatch, lambda: _under_ipython(CASES[case], cells))
    plain = _run(tmp_path / "plain", monkeypatch, lambda: _under_python(cells))
    added = set(plain.names) - set(original.names)
    assert added <= OURS
    assert {name: plain.names[name] for name in plain.names if name not in added} == original.names
    assert plain.files == original.files
    assert plain.texts == original.texts
    assert original.names or original.files.keys() > {"script.py"}, "a case that does nothing shows nothing"


@dataclass(frozen=True)
class Seen:
    """What a run left behind."""

    names: dict[str, str]
    texts: list[list[str]]
    files: dict[str, bytes]


Names = dict[str, str]
Texts = list[list[str]]


def _run(folder: Path, monkeypatch: pytest.MonkeyPatch, action: Callable[[], tuple[Names, Texts]]) -> Seen:
    folder.mkdir()
    (folder / "script.py").write_text(SCRIPT)
    monkeypatch.chdir(folder)
    for name in ("path", "argv", "excepthook"):  # a shell in this process changes them
        value = getattr(sys, name)
        monkeypatch.setattr(sys, name, list(value) if isinstance(value, list) else value)
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setenv("IPYTHONDIR", str(folder.parent / "profile"))
    environment = dict(os.environ)
    try:
        names, texts = action()
    finally:
        os.environ.clear()
        os.environ.update(environment)
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return Seen(names, texts, files)


def _under_ipython(sources: list[str], cells: tuple[TranslatedCell, ...]) -> tuple[Names, Texts]:
    from IPython.core.interactiveshell import InteractiveShell

    InteractiveShell.clear_instance()
    config = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}})
    shell: Any = InteractiveShell.instance(config=config)
    shell.set_hook("show_in_pager", lambda *_, **__: None)  # as in a kernel, help is not printed
    texts = []
    try:
        for source, cell in zip(sources, cells, strict=True):
            with contextlib.redirect_stdout(io.StringIO()) as stream:
                result = shell.run_cell(source)
            result.raise_error()
            texts.append(_text(stream.getvalue(), cell))
        hidden = set(shell.user_ns_hidden)
        return _visible({name: value for name, value in shell.user_ns.items() if name not in hidden}), texts
    finally:
        InteractiveShell.clear_instance()


def _under_python(cells: tuple[TranslatedCell, ...]) -> tuple[Names, Texts]:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    texts = []
    for cell in cells:
        with contextlib.redirect_stdout(io.StringIO()) as stream:
            exec(compile(cell.python, "<cell>", "exec"), namespace)  # noqa: S102
        texts.append(_text(stream.getvalue(), cell))
    return _visible(namespace), texts


def _visible(namespace: dict[str, Any]) -> Names:
    return {
        name: _shown(value)
        for name, value in namespace.items()
        if not name.startswith("_") and type(value).__name__ not in ("module", "CapturedIO")
    }


def _shown(value: object) -> str:
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))


def _text(text: str, cell: TranslatedCell) -> list[str]:
    """Lines without what magics say of themselves, and without what IPython displays (``Out[1]``)."""
    if cell.captured:
        return []
    lines: Iterator[str] = (line.rstrip() for line in text.replace("\r\n", "\n").split("\n"))
    kept = [line for line in lines if not any(re.fullmatch(pattern, line) for pattern in cell.chatter)]
    shown = re.sub(r"\x1b\[[0-9;]*m|Out\[\d+\]: .*|^\[.*\]$", "", "\n".join(kept), flags=re.MULTILINE)
    return shown.split() if cell.terminal else [line for line in shown.split("\n") if line]


def _notebook(sources: list[str]) -> Notebook:
    cells = tuple(Cell(index, "code", source) for index, source in enumerate(sources))
    return Notebook(Path("case.ipynb").absolute(), "0" * 64, "ipynb", "python", "python3", cells)
