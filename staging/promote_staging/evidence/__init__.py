"""What a staging run leaves behind: its record, the review's codes, and the ledger of every decision."""
