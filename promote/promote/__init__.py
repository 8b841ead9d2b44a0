"""The transformer: from a notebook to a package."""
