"""Rules over notebooks and scripts: from text to findings. Nothing here executes what it judges."""
