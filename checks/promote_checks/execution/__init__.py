"""What starts processes for static work: our own tools and git, where nothing that a folder holds can run."""
