"""Every magic that is known, by name. A magic that is not here is refused."""

from __future__ import annotations

from promote_checks.notebook.magic import Handler, Magic, Outcome, RefusedMagic, Surroundings
from promote_checks.notebook.magics import shell
from promote_checks.notebook.magics.configuration import aimport, config, precision
from promote_checks.notebook.magics.environment import cd, env, pwd, set_env
from promote_checks.notebook.magics.files import writefile
from promote_checks.notebook.magics.fixed import refused, unknown, vanishes
from promote_checks.notebook.magics.packages import installation, pip
from promote_checks.notebook.magics.programs import program, run
from promote_checks.notebook.magics.pylab import pylab
from promote_checks.notebook.magics.timing import MEMORY_CHATTER, capture, profiler, time, timeit

_help = vanishes("shows help")
_session = vanishes("shows the state of the session", r".*")
_settings = vanishes("sets up the session", r"[A-Z].*")
_reload = vanishes(
    "loads or reloads extensions and modules of the notebook", r"The \S+ .*", r"  %reload_ext .*"
)
_view = vanishes("shows something rendered by the browser")
_pager = vanishes("shows text in a pager", r".*")
_history = refused("uses the history of the session", "write the code itself in a cell")
_namespace = refused("changes names that can't be told from the text", "name what you need")
_writes = refused("writes the session to a file", "remove the line")
_folders = refused("keeps a stack of folders", "use `%cd` with the folder itself")


def _pip(magic: Magic, surroundings: Surroundings) -> Outcome:
    outcome = pip(magic, surroundings)
    if outcome is None:
        return shell.run_command(f"{{__import__('sys').executable}} -m pip {magic.argument}", surroundings)
    return outcome


def _installer(magic: Magic, surroundings: Surroundings) -> Outcome:
    line = Magic("!", f"{magic.name} {magic.argument}", valued=magic.valued)
    outcome = installation(line, surroundings)
    if outcome is None:
        raise RefusedMagic(f"`{line.argument}` is not an installation", "run it outside the notebook")
    return outcome


LINE_MAGICS: dict[str, Handler] = {
    "!": shell.run,
    "!!": shell.captured,
    "sx": shell.captured,
    "system": shell.captured,
    "aimport": aimport,
    "alias": refused("defines a command", "use subprocess.run"),
    "alias_magic": refused("defines a magic", "use the magic under its own name"),
    "autoawait": _settings,
    "autocall": refused("changes the language of the cells", "write the parentheses"),
    "automagic": _settings,
    "autoreload": _reload,
    "autosave": _settings,
    "bookmark": _folders,
    "cat": shell.alias("cat"),
    "cd": cd,
    "clear": _settings,
    "cls": _settings,
    "code_wrap": refused("changes the code of later cells", "write the code itself in a cell"),
    "colors": _settings,
    "conda": _installer,
    "config": config,
    "connect_info": _session,
    "cp": shell.alias("cp"),
    "debug": vanishes("opens the debugger"),
    "dhist": _session,
    "dirs": _folders,
    "doctest_mode": _settings,
    "ed": _history,
    "edit": _history,
    "env": env,
    "gui": _settings,
    "hist": _session,
    "history": _session,
    "killbgscripts": _settings,
    "ldir": shell.alias("ls -F -o --color %l | grep /$"),
    "less": _pager,
    "lf": shell.alias("ls -F -o --color %l | grep ^-"),
    "lk": shell.alias("ls -F -o --color %l | grep ^l"),
    "ll": shell.alias("ls -F -o --color"),
    "load": refused("copies code into the cell when it is run by hand", "paste the code, or import it"),
    "load_ext": _reload,
    "loadpy": refused("copies code into the cell when it is run by hand", "paste the code, or import it"),
    "logoff": _settings,
    "logon": _settings,
    "logstart": _writes,
    "logstate": _settings,
    "logstop": _settings,
    "lprun": profiler("rf:m:D:T:l:u:zs"),
    "ls": shell.alias("ls -F --color"),
    "lsmagic": _session,
    "lx": shell.alias("ls -F -o --color %l | grep ^-..x"),
    "macro": _history,
    "magic": _help,
    "mamba": _installer,
    "man": _pager,
    "matplotlib": vanishes(
        "chooses how a notebook shows figures", r"Using matplotlib backend: .*", r"Available .*"
    ),
    "memit": profiler("r:t:i:oc", *MEMORY_CHATTER),
    "micromamba": _installer,
    "mkdir": shell.alias("mkdir"),
    "more": _pager,
    "mprun": profiler("f:rT:cm:"),
    "mv": shell.alias("mv"),
    "notebook": _writes,
    "page": _pager,
    "pastebin": _writes,
    "pdb": _settings,
    "pdef": _help,
    "pdoc": _help,
    "pfile": _help,
    "pinfo": _help,
    "pinfo2": _help,
    "pip": _pip,
    "popd": _folders,
    "pprint": _settings,
    "precision": precision,
    "prun": profiler("D:l:rs:T:q"),
    "psearch": _help,
    "psource": _help,
    "pushd": _folders,
    "pwd": pwd,
    "pycat": _pager,
    "pylab": pylab,
    "qtconsole": _settings,
    "quickref": _help,
    "recall": _history,
    "rehashx": _settings,
    "reload_ext": _reload,
    "rep": _history,
    "rerun": _history,
    "reset": _namespace,
    "reset_selective": _namespace,
    "rm": shell.alias("rm"),
    "rmdir": shell.alias("rmdir"),
    "run": run,
    "save": _writes,
    "sc": refused("is an old way to capture output", "use `x = !command`"),
    "set_env": set_env,
    "store": refused("keeps variables between sessions", "save and load a file"),
    "subshell": _session,
    "tb": vanishes("shows the last error"),
    "tensorboard": vanishes("opens a page in the browser"),
    "time": time,
    "timeit": timeit,
    "unalias": _settings,
    "unload_ext": _reload,
    "uv": _installer,
    "watermark": vanishes("shows versions and the date", r"[\w .()-]+:.*", r"\S+ +\S+", r""),
    "who": _session,
    "who_ls": _session,
    "whos": _session,
    "xdel": refused("deletes every name of an object, also those it does not mention", "use del"),
    "xmode": vanishes("chooses how errors are shown", r"Exception reporting mode: .*"),
}

CELL_MAGICS: dict[str, Handler] = {
    "!": shell.captured,
    "HTML": _view,
    "SVG": _view,
    "bash": program("bash"),
    "capture": capture,
    "code_wrap": refused("changes the code of later cells", "write the code itself in a cell"),
    "debug": refused("opens the debugger", "remove the line"),
    "file": writefile,
    "html": _view,
    "javascript": _view,
    "js": _view,
    "latex": _view,
    "markdown": _view,
    "memit": profiler("r:t:i:oc", *MEMORY_CHATTER),
    "perl": program("perl"),
    "prun": profiler("D:l:rs:T:q"),
    "pypy": program("pypy"),
    "python": program("python"),
    "python2": program("python2"),
    "python3": program("python3"),
    "ruby": program("ruby"),
    "script": program(),
    "sh": program("sh"),
    "svg": _view,
    "sx": shell.captured,
    "system": shell.captured,
    "time": time,
    "timeit": timeit,
    "writefile": writefile,
}


def translate_magic(magic: Magic, surroundings: Surroundings) -> Outcome:
    """Look the magic up and let its handler decide. Raises ``RefusedMagic``."""
    table = LINE_MAGICS if magic.body is None else CELL_MAGICS
    return table.get(magic.name, unknown)(magic, surroundings)
