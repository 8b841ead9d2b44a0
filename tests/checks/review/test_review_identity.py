"""Whose word a line is: the signature of the commit that brought it, and nothing that the repository says about itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.review.signing import allowed, key, signed_commit
from tests.checks.review.small_project import collecting, committed, git, promotion, small_project, write

from promote_checks.errors import UserError
from promote_checks.ledger.store import read_ledger
from promote_checks.review.flow import Signature, review, sign, verify
from promote_checks.review.identity import Identity, identities, person
from promote_checks.review.persons import separated
from promote_checks.review.project import project_at

SEPARATE = '[project]\nname = "shop"\n[tool.promote.review]\nsigners = "allowed_signers"\n'


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("keys")
    return {name: key(folder, name) for name in ("ada", "bob", "eve")}


def project(tmp_path: Path, keys: dict[str, Path], settings: str = "") -> Path:
    root = small_project(tmp_path / "shop")
    write(root, "pyproject.toml", SEPARATE + settings)
    allowed(root, keys["ada"], keys["bob"])
    committed(root)
    review(root, collecting=collecting())
    return root


def lines(root: Path, **how: Path) -> list[Identity]:
    return list(identities(root, len(read_ledger(root)[0].records), **how))


def test_each_line_has_the_signer_of_the_commit_that_brought_it(
    tmp_path: Path, keys: dict[str, Path]
) -> None:
    root = project(tmp_path, keys)
    for name, item in (("ada", "data-4"), ("bob", "model-5"), ("eve", "model-6")):
        sign(root, Signature(items=(item,), by="Ada"))
        signed_commit(root, keys[name])
    sign(root, Signature(items=("data-2",), by="Ada"))
    committed(root)
    sign(root, Signature(items=("data-6",), by="Ada"))
    found = lines(root, signers=root / "allowed_signers")
    assert [one.signer for one in found] == ["ada@example.org", "bob@example.org", "", "", ""]
    assert found[0].said_of("Ada") == "Ada (signed by ada@example.org)"
    assert "a key that no allowed signer has" in found[2].reason
    assert found[3].said_of("Ada").startswith("Ada (a name alone, unverified: the commit ")
    assert found[3].reason.endswith("is not signed")
    assert found[4].reason == "this line is not committed yet"


def test_without_allowed_signers_nobody_is_known(
    tmp_path: Path, keys: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    root = project(tmp_path, keys)
    sign(root, Signature(items=("data-4",), by="Ada"))
    signed_commit(root, keys["ada"])
    assert not lines(root)[0].verified


def test_the_users_own_allowed_signers_count(
    tmp_path: Path, keys: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = allowed(tmp_path, keys["ada"])
    config = write(tmp_path, "gitconfig", f'[gpg "ssh"]\n\tallowedSignersFile = {own}\n')
    root = project(tmp_path, keys)
    sign(root, Signature(items=("data-4",), by="Ada"))
    signed_commit(root, keys["ada"])
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    assert lines(root)[0].signer == "ada@example.org"


def test_the_repository_can_name_neither_signers_nor_a_checker(tmp_path: Path, keys: dict[str, Path]) -> None:
    root = project(tmp_path, keys)
    sign(root, Signature(items=("data-4",), by="Ada"))
    signed_commit(root, keys["eve"])
    forged = write(tmp_path, "forged", f"ada@example.org {keys['eve'].with_suffix('.pub').read_text()}")
    yes = write(
        tmp_path,
        "yes",
        "#!/bin/sh\necho 'Good \"git\" signature for ada@example.org with ED25519 key SHA256:x'\n",
    )
    yes.chmod(0o755)
    for name, value in (
        ("gpg.ssh.allowedSignersFile", forged),
        ("gpg.ssh.program", yes),
        ("gpg.program", yes),
        ("gpg.openpgp.program", yes),
    ):
        git(root, "config", name, str(value))
    write(root, "ignored-revs", git(root, "rev-parse", "HEAD"))
    git(root, "config", "blame.ignoreRevsFile", str(root / "ignored-revs"))
    assert not lines(root, signers=root / "allowed_signers")[0].verified
    assert not lines(root)[0].verified


def test_the_end_of_a_shallow_clone_brings_nothing(tmp_path: Path, keys: dict[str, Path]) -> None:
    """Its oldest commit seems to have brought every line: whoever signed that one would have signed them all."""
    root = project(tmp_path, keys)
    sign(root, Signature(items=("data-4",), by="Bob"))
    committed(root)
    write(root, "README.md", "more\n")
    signed_commit(root, keys["ada"])
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{root}", "clone")
    found = lines(tmp_path / "clone", signers=root / "allowed_signers")[0]
    assert (found.verified, found.reason) == (False, "the history is cut off here: fetch all of it")


def test_a_signature_can_be_required(tmp_path: Path, keys: dict[str, Path]) -> None:
    root = project(tmp_path, keys, "signed = true\n")
    items = ("data-4", "data-5", "model-1", "infra-4", "leakage-4")
    sign(root, Signature(items=items, by="Ada"))
    committed(root)
    problems = verify(root, collecting=collecting())
    assert [one.partition(":")[0] for one in problems] == [
        "data-4",
        "data-5",
        "model-1",
        "infra-4",
        "leakage-4",
    ]
    assert all("a name alone, unverified" in one for one in problems)
    git(root, "reset", "-q", "--soft", "HEAD~1")
    signed_commit(root, keys["ada"])
    assert verify(root, collecting=collecting()) == ()


def test_roles_can_be_required_to_be_different_persons(tmp_path: Path, keys: dict[str, Path]) -> None:
    root = project(tmp_path, keys, 'separate = [["data owner", "reviewer"]]\n')
    sign(root, Signature(items=("data-4", "data-5"), by="Ada"))
    sign(root, Signature(items=("model-1", "infra-4", "leakage-4"), by="Bob", role="reviewer"))
    signed_commit(root, keys["ada"])
    said = "ada@example.org is data owner and reviewer, who have to be different persons"
    assert verify(root, collecting=collecting()) == (said,)
    sign(root, Signature(items=("model-1", "infra-4", "leakage-4"), by="Bob", role="reviewer"))
    signed_commit(root, keys["bob"])
    assert verify(root, collecting=collecting()) == ()


def test_who_changed_the_code_last_is_an_author(tmp_path: Path, keys: dict[str, Path]) -> None:
    root = project(tmp_path, keys, 'separate = [["author", "reviewer"]]\n')
    write(root, "src/shop/load.py", "def load() -> int:\n    return 7\n")
    promotion(root)
    signed_commit(root, keys["bob"])
    review(root, collecting=collecting())
    sign(root, Signature(items=("data-4", "data-5"), by="Ada"))
    sign(root, Signature(items=("model-1", "infra-4", "leakage-4"), by="Ada", role="reviewer"))
    signed_commit(root, keys["bob"])
    assert verify(root, collecting=collecting()) == (
        "bob@example.org is author and reviewer, who have to be different persons",
    )


def test_a_role_is_one_that_can_answer(tmp_path: Path, keys: dict[str, Path]) -> None:
    root = project(tmp_path, keys)
    with pytest.raises(UserError, match="data-4 is not for reviewer to answer"):
        sign(root, Signature(items=("data-4",), by="Ada", role="reviewer"))
    with pytest.raises(UserError, match="there is no role"):
        sign(root, Signature(items=("data-4",), by="Ada", role="king"))
    write(root, "pyproject.toml", SEPARATE + 'separate = [["author", "king"]]\n')
    with pytest.raises(UserError, match="no list of lists of roles"):
        separated(project_at(root))


@pytest.mark.parametrize(
    ("signer", "name"),
    [("Ada L <Ada@example.org>", "ada@example.org"), ("ada@example.org", "ada@example.org"), ("Ada", "ada")],
)
def test_a_person_is_an_address(signer: str, name: str) -> None:
    assert person(Identity(signer=signer)) == name
