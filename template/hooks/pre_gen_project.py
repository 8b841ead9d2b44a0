"""Refuse names that would not work as a folder or could not be imported."""

import keyword
import re
import sys

SLUG = """{{ cookiecutter.project_slug }}"""
PACKAGE = """{{ cookiecutter.package }}"""
PYTHON = """{{ cookiecutter.requires_python }}"""
OWNERS = """{{ cookiecutter.code_owner }}"""
OWNER = re.compile(r"@[A-Za-z0-9][A-Za-z0-9-]*(/[A-Za-z0-9][\w.-]*)?|[\w.+-]+@[\w-]+(\.[\w-]+)+")

if not re.fullmatch(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*", SLUG):
    sys.exit(f"project_slug {SLUG!r}: use lower-case letters, digits and single hyphens, a letter first")
if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", PACKAGE) or keyword.iskeyword(PACKAGE):
    sys.exit(f"package {PACKAGE!r}: use lower-case letters, digits and underscores, a letter first, 40 at most")
if PACKAGE in sys.stdlib_module_names:
    sys.exit(f"package {PACKAGE!r}: Python has a module of that name already")
if not re.fullmatch(r"3\.\d{1,2}", PYTHON):
    sys.exit(f"requires_python {PYTHON!r}: write it like 3.11")
if OWNERS != " ".join(OWNERS.split()) or not all(OWNER.fullmatch(owner) for owner in OWNERS.split()):
    sys.exit(f"code_owner {OWNERS!r}: write @name, @organisation/team or an address, several with a space between")
