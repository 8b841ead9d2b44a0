"""Other tools on the same notebooks, in the same harness, judged by the same comparator."""
