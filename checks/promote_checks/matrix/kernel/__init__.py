"""What runs in the notebook's interpreter: sent there as text; standard library, IPython and ipykernel only."""
