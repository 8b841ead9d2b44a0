"""Everything about a project that can be checked without its data, without a network and without running code."""
