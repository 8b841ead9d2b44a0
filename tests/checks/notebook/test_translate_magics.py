"""What each magic becomes: source, Python, what was dropped, dependencies."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from promote_checks.errors import UserError
from promote_checks.notebook.model import Cell, Notebook, TranslatedCell
from promote_checks.notebook.translate import translate


def _translate(*sources: str, tags: tuple[str, ...] = ()) -> tuple[TranslatedCell, ...]:
    raises = "raises-exception" in tags
    cells = [Cell(2 * at, "code", source, tags, None, raises) for at, source in enumerate(sources)]
    texts = [Cell(2 * at + 1, "markdown", "%matplotlib") for at in range(len(sources))]
    ordered = tuple(sorted(cells + texts, key=lambda cell: cell.index))
    return translate(Notebook(Path("/case.ipynb"), "0" * 64, "ipynb", "python", None, ordered))


PLAIN = {
    "empty": "",
    "blank": " \n\n",
    "comment": "# %matplotlib inline",
    "python": "x = 1\n\n\ny = x % 2",
    "continued": "x = (1\n     % 2)\ny = [\n!= 3] if False else 0".replace("\n!= 3", ""),
    "await": "await f()\nasync with g() as h:\n    pass\nx = [i async for i in y]",
    "string": 's = """\n%time\n!ls\nx?\n"""',
    "f-string": "s = f'''\n%time {x}\n'''",
    "semicolon": "x = 1;\nx;",
    "trailing line": "x = 1\n",
    "unicode": "größe = 'ж'\n名 = größe",
    "form feed": "x = 1\n\x0c\ny = 2",
    "guard by name": "if 'get_ipython' in globals():\n    get_ipython().run_line_magic\nx = 1",
    "guard by error": "try:\n    shell = get_ipython().__class__.__name__\nexcept NameError:\n    shell = None",
    "guard in a function": "def f():\n    try:\n        return get_ipython()\n    except NameError:\n        return None",
    "imported": "from IPython import get_ipython\nip = get_ipython()",
    "shadowed commands": "ls = 1\npwd = 2",
}


@pytest.mark.parametrize("case", PLAIN)
def test_plain_python_is_left_alone(case: str) -> None:
    (cell,) = _translate(PLAIN[case])
    assert cell == TranslatedCell(index=0, python=PLAIN[case])


SHELL_TRUE = (
    "import os; import subprocess; "
    "print(subprocess.run('true', shell=True, executable=os.environ.get(\"SHELL\"), stdin=subprocess.DEVNULL, "
    'stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout.decode(errors="replace"), end="")'
)

REWRITTEN = {
    "time": ("%time x = f()", "x = f()"),
    "time value": ("x = %time f()", "x = f()"),
    "time value with a comment": ("x = %time f();  # why", "x = f()"),
    "time a loop": ("%time for i in x: print(i)", "for i in x: print(i)"),
    "time in a block": ("if a:\n    %time x = 1\n    y = 2", "if a:\n    x = 1\n    y = 2"),
    "time over lines": ("%time x = f(1, \\\n           2)\ny = 1", "x = f(1,             2)\n\ny = 1"),
    "nothing to time": ("%time\nx = 1", "\nx = 1"),
    "time cell": ("%%time\nx = 1", "\nx = 1"),
    "time cell after blanks": ("\n \n%%time\n\nx = 1\n", "\n\n\n\nx = 1\n"),
    "nested cells": ("%%capture\n%%time\n%matplotlib inline\nx = 1", "\n\n\nx = 1"),
    "time a shell line": ("%time !true", SHELL_TRUE),
    "prun": ("%prun -q -l 5 f(1)", "f(1);"),
    "prun binds": ("%prun x = f(1)", "x = f(1)"),
    "prun cell": ("%%prun -q a = 1\nb = 2", "a = 1\nb = 2"),
    "lprun": ("%lprun -f f f(1)", "f(1);"),
    "mprun": ("%mprun -f f f(1)", "f(1);"),
    "memit": ("%memit x = f(1)", "x = f(1)"),
    "memit cell": ("%%memit -r 1 n = 1\nx = n", "n = 1\nx = n"),
    "timeit of one run": ("%timeit -n1 -r1 f(1)", "f(1);"),
    "env": ("%env A=b c", "import os; os.environ['A'] = 'b c'"),
    "env with a space": ("%env A b", "import os; os.environ['A'] = 'b'"),
    "env read": ("x = %env A", "import os; x = os.environ['A']"),
    "env from a variable": ("v = 1\n%env A=$v", "v = 1\nimport os; os.environ['A'] = f'{v}'.strip()"),
    "set_env": ("%set_env A=b", "import os; os.environ['A'] = 'b'"),
    "cd": ("%cd data", "import os; os.chdir('data')"),
    "cd quietly": ("%cd -q data", "import os; os.chdir('data')"),
    "cd home": ("%cd", "import os; os.chdir(os.path.expanduser('~'))"),
    "cd below home": ("%cd ~/data", "import os; os.chdir(os.path.expanduser('~/data'))"),
    "cd quoted": ("%cd 'my data'", "import os; os.chdir('my data')"),
    "cd without percent": ("cd data", "import os; os.chdir('data')"),
    "pwd": ("x = %pwd", "import os; x = os.getcwd()"),
    "aimport": ("%aimport json, os.path", "import json; import os.path"),
    "precision": ("import numpy as np\n%precision 3", "import numpy as np\nimport numpy; numpy.set_printoptions(precision=3)"),
    "load_ext in a block": ("if a:\n    %load_ext b", "if a:\n    pass"),
    "two in a block": ("if a:\n    %load_ext b\n    %load_ext c\n", "if a:\n    pass\n    \n"),
    "one left in the block": ("if a:\n    %load_ext b\n    x = 1", "if a:\n    \n    x = 1"),
    "every kind of block": (
        "try:\n    %pdb\nexcept E:\n    %pdb\nelse:\n    %pdb\nfinally:\n    %pdb",
        "try:\n    pass\nexcept E:\n    pass\nelse:\n    pass\nfinally:\n    pass",
    ),
    "match": ("match x:\n    case 1:\n        %pdb\n    case _:\n        y = 1", "match x:\n    case 1:\n        pass\n    case _:\n        y = 1"),
    "shares its line": ("x = 1; get_ipython().run_line_magic('pdb', ''); y = 2", "x = 1; pass; y = 2"),
    "one line block": ("if x: get_ipython().run_line_magic('pdb', '')", "if x: pass"),
    "unicode before": ("ж = 1; get_ipython().run_line_magic('pdb', '') # é", "ж = 1; pass # é"),
    "direct call over lines": ("get_ipython().run_line_magic(\n    'pdb',\n    '',\n)\nx = 1", "\n\n\n\nx = 1"),
    "old direct call": ("get_ipython().magic('time x = 1')", "x = 1"),
    "direct call by module": ("import IPython\nIPython.get_ipython().run_line_magic('pdb', '')", "import IPython\n"),
    "direct call with names": ("get_ipython().run_line_magic(magic_name='time', line='x = 1')", "x = 1"),
    "script": ("%%script cat -\nx", "import subprocess; print(subprocess.run(['cat', '-'], input='x\\n'.encode(), stdout=subprocess.PIPE, check=True).stdout.decode(errors=\"replace\"), end=\"\")\n"),
    "writefile": ("%%writefile a/b.py\nx = 'é'\n", "import pathlib; pathlib.Path('a/b.py').write_text(\"x = 'é'\\n\", encoding=\"utf-8\");\n\n"),
    "append": ("%%writefile -a b.py\nx", "with open('b.py', \"a\", encoding=\"utf-8\") as stream: stream.write('x\\n')\n"),
    "doctest prompts": (">>> x = 1\n>>> y = 2", "x = 1\ny = 2"),
    "indented": ("  x = 1\n  if x:\n      y = 2", "x = 1\nif x:\n    y = 2"),
    "autocall": ("/f 1 2", "f(1, 2)"),
}  # fmt: skip


@pytest.mark.parametrize("case", REWRITTEN)
def test_magics_become_python(case: str) -> None:
    source, expected = REWRITTEN[case]
    (cell,) = _translate(source)
    assert cell.python == expected
    assert cell.python.count("\n") == source.count("\n")


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline", "%matplotlib", "%load_ext autoreload", "%reload_ext x", "%autoreload 2", "%aimport",
        "%config InlineBackend.figure_format = 'retina'", "%config Completer.use_jedi = False", "%xmode Plain",
        "%pdb on", "%who", "%whos DataFrame", "%history", "%hist -n", "x?", "x??", "?x", "x.y?", "%pinfo x", "%time?",
        "%%time?", "%lsmagic", "%doctest_mode", "%colors Linux", "%autosave 60", "%precision 3", "%timeit f()",
        "%timeit -n 3 f()", "%env", "%gui qt", "%watermark -v", "?", "%quickref", "%psearch a*", "a*?", "who",
        "get_ipython().run_line_magic('matplotlib', 'inline')", "%debug", "%automagic off", "%pprint",
    ],
)  # fmt: skip
def test_lines_that_mean_nothing_outside_vanish(line: str) -> None:
    """Nothing stands in their place, and the list of what was dropped says why."""
    (cell,) = _translate(line)
    assert cell.python == ""
    assert [(one.cell, one.line, one.source) for one in cell.dropped] == [(0, 1, line)]
    assert cell.dropped[0].reason
    (cell,) = (
        _translate(f"a = 1\nfor b in a:\n    {line}\nc = 3")
        if not line.startswith(("%%", "who"))
        else (cell,)
    )
    assert all(isinstance(node, ast.stmt) for node in ast.parse(cell.python).body)


@pytest.mark.parametrize("name", ["html", "HTML", "javascript", "js", "latex", "svg", "SVG", "markdown"])
def test_cells_for_the_browser_vanish(name: str) -> None:
    first, second = _translate(f"%%{name}\n<b>\n</b>", "x = 1")
    assert first.python == "\n\n"
    assert [(one.line, one.source) for one in first.dropped] == [(1, f"%%{name}\n<b>\n</b>")]
    assert second.python == "x = 1"


def test_timeit_cells_vanish() -> None:
    (cell,) = _translate("%%timeit n = 3\nf(n)\ng(n)")
    assert (cell.python, len(cell.dropped)) == ("\n\n", 1)
    assert "binds no names" in cell.dropped[0].reason


def test_capture_marks_the_cell() -> None:
    assert _translate("%%capture\nx = 1")[0].captured
    assert not _translate("%%capture --no-stdout\nx = 1")[0].captured
    first, _ = _translate("%%capture out\nx = 1", "y = 2")
    assert first.python == "\nx = 1"
    assert "`out`" in first.notes[0]


def test_what_magics_print_by_themselves_is_listed() -> None:
    assert r"Wall time: .*" in _translate("%time x = 1")[0].chatter
    assert _translate("x = 1")[0].chatter == ()
    assert _translate("!ls")[0].terminal


def test_a_cell_that_must_fail_keeps_its_code() -> None:
    (cell,) = _translate("%time 1 / 0", tags=("raises-exception",))
    assert (cell.python, cell.raises, cell.tags) == ("1 / 0", True, ("raises-exception",))


def test_a_cell_that_must_fail_may_even_not_parse() -> None:
    (cell,) = _translate("x = 1\nx = = 2\n", tags=("raises-exception",))
    assert cell.python == "\n\n"
    assert "does not even parse" in cell.dropped[0].reason


def test_modules_don_t_overwrite_names_of_the_notebook() -> None:
    """An import that the translation needs gets another name where the plain one is taken."""
    first, second = _translate("os = 'linux'\n%cd data", "%pwd")
    assert first.python == "os = 'linux'\nimport os as os_module; os_module.chdir('data')"
    assert second.python == "import os as os_module; os_module.getcwd()"
    (cell,) = _translate("import os\n%cd data\nos.getcwd()")
    assert cell.python == "import os\nimport os; os.chdir('data')\nos.getcwd()"


def test_an_import_in_a_function_does_not_make_a_global_name_local() -> None:
    (cell,) = _translate("import os\ndef f():\n    a = os.sep\n    %cd data\n    return a")
    assert "import os as os_module; os_module.chdir('data')" in cell.python


def test_in_the_head_of_a_block_no_import_fits() -> None:
    (cell,) = _translate("for x in get_ipython().getoutput('ls'):\n    y = x")
    assert cell.python.startswith("for x in __import__('subprocess').run('ls'")


def test_the_exit_code_is_kept_where_it_is_read() -> None:
    first, _ = _translate("!false", "print(_exit_code)")
    assert "_exit_code = completed.returncode" in first.python
    assert "_exit_code" not in _translate("!false")[0].python


def test_magics_know_the_names_of_earlier_cells() -> None:
    """``pwd`` alone in a cell is a magic, unless there is a variable of that name."""
    assert _translate("pwd")[0].python == "import os; os.getcwd()"
    assert _translate("pwd = 3", "pwd")[1].python == "pwd"
    assert _translate("pwd = 3\ndel pwd", "pwd")[1].python == "import os; os.getcwd()"
    assert _translate("from m import *", "history(3)")[1].python == "history(3)"
    assert _translate("def f():\n    global pwd\n    pwd = 1", "pwd")[1].python == "pwd"


REFUSED = {
    "unknown": ("x = 1\n%nonsense y", "cell 1, line 2: `%nonsense` is a magic that promote doesn't know"),
    "unknown cell": ("%%R -i x\nplot(x)", "cell 1, line 1: `%%R`"),
    "cython": ("%%cython\ncdef int x", "`%%cython`"),
    "sql": ("x = %sql select 1", "`%sql`"),
    "cell magic too late": ("# first\n%%time\nx = 1", "line 2: `%%time` is a cell magic"),
    "cell magic alone": ("%%time", "no code below it"),
    "cell magic with code": ("%%time x = 1\ny = 2", "code on the line of the magic"),
    "pylab": ("x = %pylab inline", "it has none"),
    "reset": ("%reset -f", "changes names"),
    "store": ("%store x", "keeps variables"),
    "load": ("%load a.py", "copies code"),
    "edit": ("%edit a.py", "history"),
    "run a notebook": ("%run a.ipynb", "another notebook"),
    "run with options": ("%run -d a.py", "option -d"),
    "value of a setting": ("x = %matplotlib inline", "is used"),
    "value of a timing": ("x = %timeit -o f()", "stores a measurement"),
    "stored timing": ("%timeit -v x f()", "stores a measurement"),
    "value of a statement": ("x = %time y = 1", "is used"),
    "list of the shell": ("x = !ls\ny = 1\nx.sort(nums=True)", "line 3: `.sort` uses a list"),
    "list of the shell in a text": ("x = !ls\ny = f'{x.s}'", "f-string"),
    "list of the shell in the shell": ("x = !ls\n!echo $x.s", "shell line"),
    "value of env": ("x = %env A=b", "is used"),
    "captured output is read": ("%%capture out\nprint(1)\nx = out", "reads `out`"),
    "background": ("!sleep 1 &", "background"),
    "script from a variable": (
        "p = 'sh'\n'' or get_ipython().run_cell_magic('script', '{p!r}', 'x')",
        "takes its command",
    ),
    "background script": ("%%bash --bg\nsleep 1", "background"),
    "install and more": ("!pip install x && python -m x", "something else"),
    "uninstall": ("!pip uninstall -y x", "changes the environment"),
    "figures": ("%config InlineBackend.rc = {'figure.dpi': 3}", "changes figures"),
    "figures stay open": ("%config InlineBackend.close_figures = False", "changes figures"),
    "no folder before": ("%cd -", "before any other"),
    "bookmark": ("%cd -b x", "bookmarks"),
    "pushd": ("%pushd x", "stack of folders"),
    "time in a function": ("def f():\n    %time x = 1\n    return x", "line 2: `%time` stands in a function"),
    "prun in a function": ("def f(x):\n    %prun g(x)", "stands in a function"),
    "get_ipython": ("ip = get_ipython()\nip.magic('x')", "line 1: `get_ipython` is used"),
    "computed argument": ("get_ipython().run_line_magic('cd', d)", "known only at run time"),
    "run_cell": ("get_ipython().run_cell('x = 1')", "`get_ipython` is used"),
    "syntax": ("x = 1\n\nx = = 2", "cell 1, line 3: syntax error: invalid syntax"),
    "syntax below a magic": ("%pdb\n!ls \\\n  -l\nx = = 2", "line 4: syntax error"),
    "syntax in a cell magic": ("%%time\n\nx = = 2", "line 3: syntax error"),
    "syntax behind a magic": ("x = 1\n%time y = = 2", "line 2: syntax error"),
    "unfinished": ("x = (1,\n", "syntax error"),
    "return": ("%pdb\nreturn 1", "line 2: syntax error: 'return' outside function"),
    "no bytes": ("x = '\x00'", "null"),
    "print statement": ("x = 1\nprint x", "line 2: a print statement: this is Python 2"),
    "print of a text": ("print 'a' % 1", "Python 2"),
    "except with comma": ("try:\n    x\nexcept E, e:\n    y", "Python 2"),
    "exec statement": ("exec 'x = 1'", "Python 2"),
    "raise with comma": ("raise E, 'x'", "Python 2"),
    "backticks": ("y = `x`", "Python 2"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_can_t_be_translated_is_refused_with_its_place(case: str) -> None:
    source, words = REFUSED[case]
    with pytest.raises(UserError) as caught:
        _translate(source)
    assert words in caught.value.message
    assert caught.value.message.startswith("case.ipynb, cell 1, line ")
    assert "\n" not in caught.value.message
    assert caught.value.hint


def test_places_count_markdown_cells_too() -> None:
    with pytest.raises(UserError, match="cell 5, line 2"):
        _translate("x = 1", "y = 2", "\n%nonsense")


INSTALLS = {
    "!pip install pandas": ("pandas",),
    "%pip install -q -U 'pandas>=2,<3' \"x[a,b]==1.0\"": ("pandas>=2,<3", "x[a,b]==1.0"),
    "!pip3 install --upgrade --quiet a b": ("a", "b"),
    "!python -m pip install a": ("a",),
    "!python3.11 -m pip --quiet install a": ("a",),
    "!{sys.executable} -m pip install a": ("a",),
    "!sudo -H pip install a": ("a",),
    "!pip install pandas>=1.5 numpy": ("pandas>=1.5", "numpy"),
    "!pip install a > /dev/null 2>&1": ("a",),
    "!pip install a &> log.txt": ("a",),
    "!pip install a | tail -n 1": ("a",),
    "!yes | pip install a": ("a",),
    "!pip install a; pip install b && pip install c": ("a", "b", "c"),
    "!pip install a  # needed": ("a",),
    "!pip install -i https://example.org/simple --extra-index-url=https://e.org a": ("a",),
    "!pip install --no-cache-dir -c c.txt a": ("a",),
    "!pip install git+https://example.org/o/repo.git": ("repo @ git+https://example.org/o/repo.git",),
    "!pip install git+https://example.org/o/repo@v1#egg=name": ("name @ git+https://example.org/o/repo@v1",),
    "!pip install https://example.org/a_b-1.0-py3-none-any.whl": (
        "a_b @ https://example.org/a_b-1.0-py3-none-any.whl",
    ),
    "!pip install 'a @ https://example.org/a.zip'": ("a @ https://example.org/a.zip",),
    "!pip install git+https://user:token@example.org/o/repo": ("repo",),
    "!uv pip install a": ("a",),
    "%conda install -y -c conda-forge a=1.5 b==2.0 forge::c d>=3": ("a==1.5.*", "b==2.0", "c", "d>=3"),
    "%uv pip install a": ("a",),
    "!mamba install a": ("a",),
    "pip install a": ("a",),
    "!pip install -r requirements.txt": (),
    "!pip install -e .": (),
    "!pip install ./local other": ("other",),
    "p = 'x'\n!pip install {p} $p a": ("a",),
}


@pytest.mark.parametrize("line", INSTALLS)
def test_installations_become_dependencies(line: str) -> None:
    (cell,) = _translate(line)
    assert cell.dependencies == INSTALLS[line]
    assert cell.python.count("\n") == line.count("\n")
    assert "subprocess" not in cell.python
    assert len(cell.dropped) == 1
    assert "token" not in cell.dropped[0].reason


@pytest.mark.parametrize(
    "line", ["!pip list", "!pip show x", "!pip freeze > r.txt", "%pip list", "!apt-get install x"]
)
def test_other_uses_of_an_installer_stay_commands(line: str) -> None:
    (cell,) = _translate(line)
    assert "subprocess.run(" in cell.python
    assert cell.dependencies == ()
