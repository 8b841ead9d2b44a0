"""What learns from the rows that it is fitted on, by the names of the libraries."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["transform", "select", "resample", "predict", "search", "statistic", "embed"]

_TRANSFORM = """
StandardScaler MinMaxScaler MaxAbsScaler RobustScaler QuantileTransformer PowerTransformer KBinsDiscretizer
SimpleImputer KNNImputer IterativeImputer PCA IncrementalPCA KernelPCA SparsePCA TruncatedSVD FastICA NMF
FactorAnalysis TfidfVectorizer CountVectorizer TfidfTransformer VarianceThreshold Nystroem SplineTransformer
DictionaryLearning MissingIndicator DropCorrelatedFeatures FeatureAgglomeration LatentDirichletAllocation
"""
_SELECT = """
SelectKBest SelectPercentile SelectFromModel SelectFpr SelectFdr SelectFwe GenericUnivariateSelect RFE RFECV
SequentialFeatureSelector TargetEncoder LeaveOneOutEncoder CatBoostEncoder JamesSteinEncoder MEstimateEncoder
WOEEncoder BorutaPy NeighborhoodComponentsAnalysis
"""
_RESAMPLE = """
SMOTE SMOTENC SMOTEN BorderlineSMOTE SVMSMOTE KMeansSMOTE ADASYN RandomOverSampler SMOTEENN SMOTETomek
"""
_EMBED = "TSNE UMAP MDS Isomap SpectralEmbedding LocallyLinearEmbedding DBSCAN KMeans OPTICS HDBSCAN"
_SEARCH = (
    "GridSearchCV RandomizedSearchCV HalvingGridSearchCV HalvingRandomSearchCV BayesSearchCV OptunaSearchCV"
)
_PREDICTOR = re.compile(
    r"(Classifier|Regressor|Regression|RegressionCV|SVC|SVR|NB|Ridge|RidgeCV|RidgeClassifierCV|Lasso|LassoCV|"
    r"ElasticNet|ElasticNetCV|Perceptron|LDA|Sequential|DiscriminantAnalysis|IsolationForest|LassoLars)$"
)

KINDS: dict[str, Kind] = {
    **dict.fromkeys(_TRANSFORM.split(), "transform"),
    **dict.fromkeys(_SELECT.split(), "select"),
    **dict.fromkeys(_RESAMPLE.split(), "resample"),
    **dict.fromkeys(_EMBED.split(), "embed"),
    **dict.fromkeys(_SEARCH.split(), "search"),
}
CONTAINERS = frozenset({"Pipeline", "make_pipeline", "ColumnTransformer", "make_column_transformer",
                        "FeatureUnion", "make_union"})  # fmt: skip
# They draw from labels or single values and learn nothing that could help on other rows.
HARMLESS = frozenset(
    [
        "LabelEncoder",
        "LabelBinarizer",
        "MultiLabelBinarizer",
        "OneHotEncoder",
        "OrdinalEncoder",
        "Normalizer",
        "Binarizer",
        "FunctionTransformer",
        "PolynomialFeatures",
        "HashingVectorizer",
    ]
)

METRICS = re.compile(
    r"^(\w*_score|\w*_error|\w*_loss|r2|auc|rmse|mse|mae|mape|hamming_loss|accuracy|evaluate\w*|eval_\w+|"
    r"validate|test_model|test_epoch|test_loop|score_model|compute_accuracy|get_accuracy|calc_accuracy)$"
)
NOT_METRICS = frozenset({"cross_val_score", "silhouette_score", "train_loss", "calinski_harabasz_score"})
CURVES = frozenset({"roc_curve", "precision_recall_curve", "det_curve"})
REPORTS = frozenset({"confusion_matrix", "classification_report"})
CROSS_VALIDATION = frozenset({"cross_val_score", "cross_validate", "cross_val_predict", "learning_curve",
                              "validation_curve"})  # fmt: skip


def kind_of(name: str) -> Kind | None:
    """What a class does when it is fitted; None for what is not known."""
    if name in KINDS:
        return KINDS[name]
    return "predict" if _PREDICTOR.search(name) and name not in HARMLESS else None


_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_NOT_DATA = frozenset(
    [
        "size",
        "ratio",
        "frac",
        "fraction",
        "idx",
        "index",
        "indices",
        "n",
        "num",
        "count",
        "len",
        "acc",
        "accuracy",
        "score",
        "scores",
        "loss",
        "losses",
        "error",
        "errors",
        "time",
        "name",
        "names",
        "path",
        "file",
        "dir",
        "results",
        "result",
        "metrics",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "hour",
        "hours",
        "year",
        "years",
        "date",
        "dates",
        "start",
        "end",
        "begin",
        "cut",
        "step",
        "steps",
        "pct",
        "percent",
        "period",
        "periods",
        "horizon",
        "columns",
        "cols",
        "mode",
        "flag",
        "id",
        "ids",
        "url",
    ]
)


def role_of_name(name: str) -> str:
    """``train``, ``test`` or ``validation`` where a name says that it holds such rows; else empty."""
    words = [word.lower() for word in _WORD.findall(name.rpartition(".")[2])]
    if set(words) & _NOT_DATA or len(words) > 4:
        return ""
    if {"val", "valid", "validation", "dev", "holdin"} & set(words):
        return "validation"
    train = {"train", "training", "tr"} & set(words)
    if {"test", "testing", "holdout"} & set(words):
        return "" if train else "test"
    return "train" if train else ""
