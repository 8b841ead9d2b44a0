"""A project that serves: clean, deterministic, and its own tests pass."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.promote.serve.served_project import PACKAGE, run, served_project

from promote.serve.service import add_service, with_command, with_extra

MYPY = ("-m", "mypy", "--strict", "--ignore-missing-imports", "--config-file=")
FILES = [
    f"src/{PACKAGE}/service/app.py",
    f"src/{PACKAGE}/model_store.py",
    "tests/test_service.py",
    "contract.json",
    "pyproject.toml",
]


@pytest.mark.slow
def test_it_is_clean(served: Path, tmp_path: Path) -> None:
    own = [
        f"src/{PACKAGE}/service",
        *(f"src/{PACKAGE}/{name}.py" for name in ("model_store", "__main__")),
        "tests",
    ]
    for words in (
        ("-m", "ruff", "check", "--isolated", "--no-cache", "."),
        ("-m", "ruff", "format", "--isolated", "--no-cache", "--check", *own),
        (*MYPY, f"--cache-dir={tmp_path}", "src", "tests"),
    ):
        done = run(served, *words)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_it_is_clean_where_the_extra_is_not_installed(served: Path, tmp_path: Path) -> None:
    """The notebook's interpreter may lack it, and the types of the package must hold all the same."""
    empty = tmp_path / "empty"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(empty)], check=True)
    python = f"--python-executable={empty / 'bin' / 'python'}"
    done = run(served, *MYPY, python, f"--cache-dir={tmp_path / 'cache'}", "src")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_its_own_tests_pass(served: Path) -> None:
    done = run(served, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "tests")
    assert done.returncode == 0, done.stdout[-6000:]
    assert " passed" in done.stdout


@pytest.mark.slow
def test_the_tests_of_the_lightest_project_pass(tmp_path: Path) -> None:
    project = served_project(tmp_path, "floats")
    done = run(project, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "tests")
    assert done.returncode == 0, done.stdout[-6000:]


@pytest.mark.slow
def test_the_same_bytes_twice(served: Path, tmp_path: Path) -> None:
    again = served_project(tmp_path)
    for path in sorted(again.rglob("*")):
        relative = path.relative_to(again)
        if path.is_file() and "__pycache__" not in relative.parts:
            assert path.read_bytes() == (served / relative).read_bytes(), relative


@pytest.mark.slow
def test_a_missing_extra_is_one_line_with_the_way_to_install_it(served: Path) -> None:
    blocked = (
        "import importlib.util as u, sys; found = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'fastapi' else found(name, *a)\n"
        f"from {PACKAGE}.__main__ import main; sys.exit(main(['serve']))"
    )
    done = run(served, "-c", blocked)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"python -m {PACKAGE} serve: error: the service needs fastapi: python -m pip install -e '.[service]'"
    ]


@pytest.mark.slow
def test_the_help_needs_no_framework(served: Path) -> None:
    code = (
        f"import sys\nfrom {PACKAGE}.__main__ import main\n"
        "try:\n    main(['serve', '--help'])\nexcept SystemExit: pass\n"
        "sys.exit('fastapi' in sys.modules)"
    )
    done = run(served, "-c", code)
    assert done.returncode == 0
    assert "127.0.0.1" in done.stdout


@pytest.mark.slow
def test_two_versions_and_a_choice(served: Path, tmp_path: Path) -> None:
    code = f"""
import asyncio, httpx, json, shutil
from pathlib import Path
from {PACKAGE} import model_store
from {PACKAGE}.service.app import build, load

model = Path('model')
state, schema = model_store.load(model), model_store.read_schema(model)
other = Path({str(tmp_path)!r})
shutil.copytree(model, other, dirs_exist_ok=True)
model_store.save_schema(other, {{**schema, 'note': 'candidate'}})
def choose(scope):
    asked = dict(scope['headers']).get(b'x-cohort')
    return model_store.version_of(other if asked == b'b' else model)
standing = load([model, other], Path('contract.json'), choose, digests=[model_store.digest_of(other)])
standing.warm_up()
row = {{each['name']: each['example'] for each in schema['input']}}
async def ask(cohort):
    transport = httpx.ASGITransport(build(standing))
    async with httpx.AsyncClient(transport=transport, base_url='http://service.example') as asker:
        headers = {{'API-Version': '1', 'X-Cohort': cohort}}
        answer = await asker.post('/predict', json=row, headers=headers)
        return [answer.status_code, answer.headers['model-version']]
print(json.dumps([asyncio.run(ask('a')), asyncio.run(ask('b'))]))
"""
    done = run(served, "-c", code)
    assert done.returncode == 0, done.stderr
    stable = json.loads((served / "model" / "manifest.json").read_text())["version"]
    candidate = json.loads((tmp_path / "manifest.json").read_text())["version"]
    assert candidate != stable
    assert json.loads(done.stdout) == [[200, stable], [200, candidate]]


@pytest.mark.slow
def test_the_answers_are_those_of_the_training_code(served: Path) -> None:
    code = f"""
import json, sys
import pandas as pd
from pathlib import Path
from {PACKAGE}.service.models import load_model
model = load_model(Path('model'))
raw = pd.read_csv('customers.csv')
names = [column.name for column in model.columns]
records = json.loads(raw[names].to_json(orient='records'))
expected = pd.read_csv('answers.csv').to_dict('records')
one = [model.predict(model.decoder.one(json.dumps(row).encode()))[0] for row in records]
many = model.predict(model.decoder.many(json.dumps(records).encode()))
for answers in (one, many):
    for got, wanted in zip(answers, expected, strict=True):
        assert got['prediction'] == wanted['prediction']
        assert abs(got['probability'] / wanted['probability'] - 1) < 1e-9
print(len(one))
"""
    done = run(served, "-c", code)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == 400


def test_edits_of_a_foreign_project_are_refused(tmp_path: Path) -> None:
    for edit, text in ((with_extra, "[project]\n"), (lambda text: with_command(text, "p"), "import sys\n")):
        with pytest.raises(ValueError, match=r"no scripts|not an emitted project"):
            edit(text)
    (tmp_path / "src" / "p").mkdir(parents=True)
    (tmp_path / "src" / "p" / "__main__.py").write_text("")
    (tmp_path / "pyproject.toml").write_text("")
    with pytest.raises(ValueError, match="not an emitted project"):
        add_service(tmp_path, "p", {"input": [], "output": []})
    assert not (tmp_path / "contract.json").exists()


@pytest.mark.slow
def test_without_the_extra_every_module_of_the_package_can_be_imported(served: Path) -> None:
    """A first ``make install && make check`` does not install what only the service needs."""
    blocked = (
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in ('skops', 'fastapi', 'uvicorn', 'msgspec', 'httptools'):\n"
        "            raise ModuleNotFoundError(name, name=name)\n"
        "sys.meta_path.insert(0, Missing())\n"
        "import pkgutil, importlib\n"
        f"package = importlib.import_module('{PACKAGE}')\n"
        "for module in pkgutil.iter_modules(package.__path__):\n"
        "    importlib.import_module(f'{package.__name__}.{module.name}')\n"
    )
    done = run(served, "-c", blocked)
    assert done.returncode == 0, done.stderr[-2000:]
