"""The project around a package: what is written, where, and that titles do no harm."""

from __future__ import annotations

import ast
import dataclasses
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from promote.emission import Emission, EmittedParameter
from promote.scaffold.names import UnsafeNameError, contained, module_file, package_name, slug_of
from promote.scaffold.scaffold import project_files, scaffold
from promote_checks.observe.observation import Environment, Observation

Make = Callable[..., Emission]
OBSERVATION = Observation(
    environment=Environment("python", "3.11.7", {"pandas": "3.1.1", "scikit-learn": "1.9.1", "tiny": "0.4.2"})
)
HOSTILE = '{{ cookiecutter }} {% for x in y %} """quoted""" \\d \u202e "end"\n# {{ 1/0 }} \U0001f600'


def test_the_same_input_gives_the_same_bytes(emission: Make, tmp_path: Path) -> None:
    for name in ("one", "two"):
        scaffold(emission(), OBSERVATION, tmp_path / name)
    one, two = (_bytes(tmp_path / name) for name in ("one", "two"))
    assert one == two
    assert "tests/golden/run.json" in one


def test_the_target_must_not_exist(emission: Make, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        scaffold(emission(), OBSERVATION, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_the_starter_and_nothing_of_the_machine_is_left(emission: Make) -> None:
    files = project_files(emission(), OBSERVATION)
    assert [name for name in files if "starter" in name or name.endswith("test_notebook.py")] == []
    sources = {name.removeprefix("src/churn/") for name in files if name.startswith("src/")}
    assert sources == {"__init__.py", "__main__.py", "py.typed", *emission().modules}
    assert [name for name, text in files.items() if str(Path.home()) in text or "cookiecutter" in text] == []


def test_a_title_with_jinja_and_quotes_comes_out_literally_and_harmlessly(emission: Make) -> None:
    hostile = emission(title=HOSTILE)
    step = dataclasses.replace(hostile.steps[0], title=HOSTILE)
    files = project_files(dataclasses.replace(hostile, steps=(step, *hostile.steps[1:])), OBSERVATION)
    assert "{{ cookiecutter }} {% for x in y %}" in files["README.md"]
    described = tomllib.loads(files["pyproject.toml"])["project"]["description"]
    assert described.startswith('{{ cookiecutter }} {% for x in y %} """quoted"""')
    for name in ("src/churn/__init__.py", "tests/test_steps.py"):
        assert "{% for x in y %}" in ast.unparse(ast.parse(files[name]))
        assert "\u202e" not in files[name]


@pytest.mark.parametrize("name", ["../evil", "a/b", "A", "1a", "class", "a-b", "{{ x }}", "", "é", "a" * 81])
def test_a_package_that_could_leave_its_folder_is_refused(emission: Make, name: str, tmp_path: Path) -> None:
    with pytest.raises(UnsafeNameError):
        package_name(name)
    with pytest.raises(UnsafeNameError):
        scaffold(dataclasses.replace(emission(), package=name), OBSERVATION, tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../x.py", "/x.py", "x", "a/../b.py", "x.py\n", "{{ x }}.py"])
def test_a_module_that_could_leave_the_package_is_refused(name: str) -> None:
    with pytest.raises(UnsafeNameError):
        module_file(name)


def test_paths_are_contained() -> None:
    assert str(contained("src/a.py")) == "src/a.py"
    for path in ("../a", "/a", "a/../../b", "a\\b", ""):
        with pytest.raises(UnsafeNameError):
            contained(path)


def test_a_slug_has_single_hyphens() -> None:
    assert slug_of("nb_2__model_") == "nb-2-model"


def test_a_failure_leaves_nothing(emission: Make, tmp_path: Path) -> None:
    bad = dataclasses.replace(emission(), modules={**emission().modules, "../evil.py": ""})
    with pytest.raises(UnsafeNameError):
        scaffold(bad, OBSERVATION, tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_in_the_home_of_the_user(emission: Make, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "cookiecutterrc").write_text("default_context: {package: wrong}\n")
    script = (
        "from pathlib import Path; from conftest import churn\n"
        "from promote.scaffold.scaffold import scaffold\n"
        f"scaffold(churn(), None, Path({str(tmp_path / 'new')!r}))\n"
    )
    paths = [str(Path(__file__).parent), *filter(None, sys.path)]
    environment = {**os.environ, "HOME": str(home), "PYTHONPATH": os.pathsep.join(paths)}
    environment["COOKIECUTTER_CONFIG"] = str(tmp_path / "cookiecutterrc")
    subprocess.run([sys.executable, "-B", "-c", script], env=environment, check=True, cwd=tmp_path)
    assert list(home.rglob("*")) == []
    assert (tmp_path / "new" / "src" / "churn" / "pipeline.py").is_file()


def test_requirements_come_from_what_was_observed(emission: Make) -> None:
    needs = dataclasses.replace(emission(), dependencies=("pandas", "tiny", "unseen", "git+ssh://host/x"))
    files = project_files(needs, OBSERVATION)
    project = tomllib.loads(files["pyproject.toml"])["project"]
    assert project["dependencies"] == ["pandas>=3", "tiny>=0.4", "unseen"]
    assert project["requires-python"] == ">=3.11"
    assert "pandas==3.1.1\nscikit-learn==1.9.1\ntiny==0.4.2\n" in files["constraints.txt"]
    assert [name for name, text in files.items() if "git+ssh" in text] == []


def test_the_thin_notebook_is_a_notebook_with_ids_and_tags(emission: Make) -> None:
    text = project_files(emission(), OBSERVATION)["notebooks/churn.ipynb"]
    document = json.loads(text)
    cells = document["cells"]
    assert (document["nbformat"], document["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in cells}) == len(cells) == 5
    assert [cell["metadata"].get("tags", []) for cell in cells].count(["parameters"]) == 1
    assert "".join(cells[2]["source"]) == 'data_path = "customers.csv"\nseed = 42'


def test_a_secret_is_no_option_of_the_command_line(emission: Make) -> None:
    secret = EmittedParameter("api_key", "str", "", secret=True, environment_variable="API_KEY")
    held = dataclasses.replace(emission(), parameters=(*emission().parameters, secret))
    files = project_files(held, OBSERVATION)
    assert '"api_key": "API_KEY",' in files["src/churn/__main__.py"]
    assert "required, from the environment: `API_KEY`" in files["README.md"]


def test_without_a_run_the_readme_says_that_nothing_is_proven(emission: Make) -> None:
    text = project_files(emission(), None)["README.md"]
    assert "## It is not proven" in text
    assert "## How it was proven" not in text


def _bytes(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_store_of_features_is_part_of_the_project_where_it_was_asked_for(
    emission: Callable[..., Emission],
) -> None:
    def parts(choice: str) -> set[str]:
        files = project_files(dataclasses.replace(emission(), feature_store=choice), OBSERVATION)
        return {Path(path).name for path in files if "feature_store" in path}

    assert parts("none") == set()
    assert {"store.py", "test_feature_store.py"} <= parts("sqlite")
    assert parts("redis") - parts("sqlite") == {
        "invalidation.py", "redis_tier.py", "test_feature_store_redis.py"
    }  # fmt: skip
    made = dataclasses.replace(emission(), feature_store="redis", dependencies=("numpy",))
    files = project_files(made, OBSERVATION)
    assert '"cachebox>=6"' in files["pyproject.toml"] and '"pandas' in files["pyproject.toml"]
    assert "churn.feature_store" in files["README.md"]
