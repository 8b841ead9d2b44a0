"""The import name of the package: from the notebook's file name, and free."""

from __future__ import annotations

import ast
import keyword
import re
import sys
import unicodedata
from collections.abc import Iterable

from promote_checks.notebook.model import Notebook, TranslatedCell

_LONGEST = 60
_SUFFIX = "_pipeline"
# What packages import behind the notebook's back: a package of this name on the path would break them.
_WELL_KNOWN_NAMES = """
attr attrs bokeh boto3 bs4 catboost certifi click cv2 cycler dask dateutil dill django fastapi fiona flask
fsspec gensim geopandas httpx ibis imblearn ipykernel ipython ipywidgets jax jinja2 joblib jupyter keras
kiwisolver lightgbm llvmlite lxml matplotlib mlflow mpl_toolkits mypy nbclient nbformat networkx nltk notebook
numba numexpr numpy onnx openpyxl optuna packaging pandas papermill patsy pil pip plotly polars prophet psutil
pyarrow pydantic pylab pyparsing pyspark pytest pytz ray requests rich ruff scipy seaborn setuptools shap
shapely six skimage sklearn spacy sqlalchemy statsmodels streamlit sympy tensorflow tests threadpoolctl
torch torchvision tornado tqdm traitlets transformers typing_extensions tzdata urllib3 wheel xarray xgboost
xlrd yaml zmq promote promote_checks promote_staging src test
"""
_WELL_KNOWN = frozenset(_WELL_KNOWN_NAMES.split())


def package_name(notebook: Notebook, cells: Iterable[TranslatedCell]) -> str:
    """Return ``[a-z][a-z0-9_]*``: no keyword, no module of Python or of the notebook, nothing well known."""
    name = _slug(notebook.path.stem)
    if not _free(name, imported_modules(cells)):
        name += _SUFFIX
    return name


def imported_modules(cells: Iterable[TranslatedCell]) -> tuple[str, ...]:
    """Return the dotted names of all modules that the cells import, sorted."""
    found: set[str] = set()
    for cell in cells:
        for node in ast.walk(ast.parse(cell.python)):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return tuple(sorted(found))


def _slug(stem: str) -> str:
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST].rstrip("_")
    if not name:
        return "promoted"
    return name if name[0].isalpha() else f"nb_{name}"


def _free(name: str, imported: Iterable[str]) -> bool:
    taken = {module.split(".")[0].lower() for module in imported}
    python = keyword.iskeyword(name) or keyword.issoftkeyword(name) or name in sys.stdlib_module_names
    return not python and name not in taken and name not in _WELL_KNOWN
