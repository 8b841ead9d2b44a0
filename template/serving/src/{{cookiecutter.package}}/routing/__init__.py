"""The router: ``python -m {{ cookiecutter.package }} serve --flags FILE --releases DIR``.

Each release runs in a process of its own. For every request the flags say which one
answers; whatever happens to the candidate, stable is there. It needs the extras
``service`` and ``staging`` of this project.
"""
