"""Numbers in, verdicts out: sequential tests that stay valid however often one looks."""
