"""One ledger for every word that somebody gave about a project: sign-offs, staging runs, releases, the way back."""
