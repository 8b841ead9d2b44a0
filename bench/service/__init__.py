"""One prediction service beside others: the same model, the same rows, one worker each, in one run."""
