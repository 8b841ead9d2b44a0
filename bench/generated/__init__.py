"""Random notebooks, executed in process against the package that is emitted from them."""
