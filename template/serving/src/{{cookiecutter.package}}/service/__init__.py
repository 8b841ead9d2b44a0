"""The prediction service: ``python -m {{ cookiecutter.package }} serve``.

It needs the extra ``service`` of this project. What it answers is fixed by
``contract.json``; how a row becomes an answer is in ``serving.py``.
"""
