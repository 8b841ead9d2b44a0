"""A request handler loads a model, opens a file or a database, or makes a client, for every request.

Why: it is loaded again a hundred times a second. A pickled model per request costs four times as much as the
prediction; a client per request runs out of connections.

Mend: load once, at start-up (module level, FastAPI lifespan) or behind `functools.lru_cache`, and use it in the
handler.

Example:

    @app.post("/predict")
    def predict(row: Row):
        model = joblib.load("model.joblib")
        return model.predict([row.values])
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.handlers import Function, handlers
from promote_checks.rules.index import FUNCTIONS, dotted, last_part
from promote_checks.rules.subject import Subject

CODE = "PK001"
NAME = "load-in-handler"
SEVERITY: Severity = "error"
HINT = "load it once: at start-up, in a lifespan function, or behind functools.lru_cache"
WORDS: tuple[str, ...] = (
    "route",
    ".get(",
    ".post(",
    ".put(",
    ".delete(",
    "handler",
    "api_view",
    "Resource",
    "websocket",
)


_LOADS = frozenset(
    [
        "joblib.load",
        "pickle.load",
        "pickle.loads",
        "cloudpickle.load",
        "dill.load",
        "torch.load",
        "torch.jit.load",
        "torch.hub.load",
        "tensorflow.saved_model.load",
        "numpy.load",
        "numpy.loadtxt",
        "pandas.read_csv",
        "pandas.read_parquet",
        "pandas.read_pickle",
        "pandas.read_excel",
        "pandas.read_sql",
        "sqlite3.connect",
        "psycopg2.connect",
        "pymysql.connect",
        "sqlalchemy.create_engine",
        "boto3.client",
        "boto3.resource",
        "boto3.Session",
        "redis.Redis",
        "redis.from_url",
        "pymongo.MongoClient",
        "openai.OpenAI",
        "anthropic.Anthropic",
        "openai.AsyncOpenAI",
        "mlflow.pyfunc.load_model",
        "mlflow.sklearn.load_model",
        "onnxruntime.InferenceSession",
        "spacy.load",
        "transformers.pipeline",
        "google.cloud.storage.Client",
        "google.cloud.bigquery.Client",
        "xgboost.Booster",
        "lightgbm.Booster",
        "duckdb.connect",
        "whisper.load_model",
        "elasticsearch.Elasticsearch",
        "sentence_transformers.SentenceTransformer",
        "mysql.connector.connect",
        "snowflake.connector.connect",
    ]
)
_ANYWHERE = frozenset(
    {"load_model", "from_pretrained", "load_from_checkpoint", "load_weights", "load_state_dict"}
)
_CACHES = frozenset({"lru_cache", "cache", "cached", "cached_property", "cache_resource", "singleton"})


def check(subject: Subject) -> Iterator[Hit]:
    """Loads in a handler, and in a function of this file that a handler calls."""
    functions = _functions(subject)
    told: set[ast.AST] = set()
    for handler in handlers(subject):
        for call, name in _loads(subject, handler, functions, set()):
            if call not in told:
                told.add(call)
                yield subject.hit(call, f"{name} runs again for every request of {handler.name}()")


def _functions(subject: Subject) -> dict[str, Function]:
    found: dict[str, Function] = {}
    for node in subject.index.functions:
        found[node.name] = node
    return found


def _loads(
    subject: Subject, function: Function, functions: dict[str, Function], seen: set[str]
) -> Iterator[tuple[ast.Call, str]]:
    if function.name in seen:
        return
    seen.add(function.name)
    for call in _calls(function):
        name = subject.index.qualified(call.func)
        if name in functions and not _is_cached(functions[name]):
            yield from _loads(subject, functions[name], functions, seen)
        elif _is_load(name, call) and not _guarded(subject, call, function):
            yield call, f"{name or last_part(dotted(call.func))}()"


def _calls(function: Function) -> Iterator[ast.Call]:
    stack: list[ast.AST] = list(function.body)
    while stack:
        node = stack.pop(0)
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, FUNCTIONS):
            stack[:0] = ast.iter_child_nodes(node)


def _is_load(name: str, call: ast.Call) -> bool:
    """By name; ``open`` only of a fixed file that is read."""
    if name == "open":
        mode = call.args[1] if len(call.args) > 1 else None
        reads = mode is None or (isinstance(mode, ast.Constant) and "r" in str(mode.value))
        return reads and bool(call.args) and isinstance(call.args[0], ast.Constant)
    return (name in _LOADS and not _of_the_request(call)) or last_part(name) in _ANYWHERE


def _of_the_request(call: ast.Call) -> bool:
    """``pd.read_csv(request.files["f"])``, ``pd.read_csv(io.StringIO(body))``: that is the request's own."""
    text = ast.dump(call.args[0]) if call.args else ""
    return any(word in text for word in ("request", "StringIO", "BytesIO", "'file", "upload", "body"))


def _guarded(subject: Subject, call: ast.Call, function: Function) -> bool:
    """``if model is None: model = load()``: once is enough."""
    for node in subject.index.above(call):
        if node is function:
            return False
        if isinstance(node, ast.If) and any(
            isinstance(one, ast.Constant) and one.value is None or isinstance(one, ast.Not | ast.NotIn)
            for one in ast.walk(node.test)
        ):
            return True
    return False


def _is_cached(function: Function) -> bool:
    names = {
        last_part(dotted(one.func if isinstance(one, ast.Call) else one)) for one in function.decorator_list
    }
    return bool(names & _CACHES)
