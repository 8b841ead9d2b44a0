"""A splitter or an estimator that draws random numbers gets no `random_state`, and nothing seeds numpy.

Why: every run gives another split, another forest, another score.

Mend: `random_state=42`. A global `np.random.seed` above also counts, but breaks as soon as cells move.

Example:

    X_train, X_test = train_test_split(X)
    RandomForestClassifier(n_estimators=200)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.index import argument, has_unpacking, is_false, is_none, is_true, last_part, text_of
from promote_checks.rules.seeding import seeded_before, seeded_somewhere
from promote_checks.rules.subject import Subject

CODE = "RN002"
NAME = "unseeded-estimator"
SEVERITY: Severity = "error"
HINT = "give it random_state=42 (any fixed number)"
WORDS: tuple[str, ...] = ()


_ALWAYS = frozenset(
    [
        "train_test_split",
        "RandomForestClassifier",
        "RandomForestRegressor",
        "ExtraTreesClassifier",
        "ExtraTreesRegressor",
        "ExtraTreeClassifier",
        "BaggingClassifier",
        "BaggingRegressor",
        "IsolationForest",
        "MLPClassifier",
        "MLPRegressor",
        "KMeans",
        "MiniBatchKMeans",
        "SGDClassifier",
        "SGDRegressor",
        "ShuffleSplit",
        "StratifiedShuffleSplit",
        "GroupShuffleSplit",
        "RandomizedSearchCV",
        "GaussianMixture",
        "BayesianGaussianMixture",
        "TSNE",
        "LatentDirichletAllocation",
        "RandomizedLasso",
        "SMOTE",
        "ADASYN",
        "BorderlineSMOTE",
        "RandomOverSampler",
        "RandomUnderSampler",
        "BernoulliRBM",
        "RandomTreesEmbedding",
        "RBFSampler",
        "MiniBatchDictionaryLearning",
    ]
)
_SHUFFLED = frozenset({"KFold", "StratifiedKFold", "StratifiedGroupKFold"})
_FROM = ("sklearn", "imblearn", "cuml", "umap")


def check(subject: Subject) -> Iterator[Hit]:
    """Calls of what is known to draw, by the name it is imported under."""
    for call in subject.index.nodes(ast.Call):
        name = subject.index.qualified(call.func)
        short = last_part(name)
        random = short in _ALWAYS or short in _SHUFFLED
        if random and _known(name) and _draws(call, short) and not _is_seeded(subject, call, short):
            yield subject.hit(call, f"{short} draws random numbers and gets no random_state")


def _is_seeded(subject: Subject, call: ast.Call, short: str) -> bool:
    """A function draws here and now, a class when it is fitted."""
    if short[0].isupper():
        return seeded_somewhere(subject, "numpy")
    return seeded_before(subject, call, "numpy")


def _known(name: str) -> bool:
    """Of a library that takes ``random_state``; a bare name was imported by a star or in a missing cell."""
    return "." not in name or name.startswith(_FROM)


def _draws(call: ast.Call, short: str) -> bool:
    if has_unpacking(call) or not is_none(argument(call, "random_state")):
        return False
    if short in _SHUFFLED:
        return is_true(argument(call, "shuffle", 1))
    if short == "train_test_split":
        return not is_false(argument(call, "shuffle"))
    if short == "KMeans" and argument(call, "init") is not None:
        return text_of(argument(call, "init")) is not None
    return True
