"""{{ cookiecutter._docstring or cookiecutter.description|replace('\\', '\\\\')|replace('"', "'") }}"""

{% for line in cookiecutter._registering %}{{ line }}  # noqa: F401
{% endfor %}from {{ cookiecutter.package }}.params import Params
from {{ cookiecutter.package }}.pipeline import run{% if cookiecutter._is_async %}, run_async{% endif %}
from {{ cookiecutter.package }}.results import Results

__all__ = ["Params", "Results", "run"{% if cookiecutter._is_async %}, "run_async"{% endif %}]
