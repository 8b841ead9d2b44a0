"""The Flask monolith before and after its promotion: both under load in one run."""
