"""Code for the notebook's interpreter: one part watches the notebook, the other asks the serving path."""
