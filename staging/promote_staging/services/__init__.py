"""Real processes on loopback: started from a release, asked, watched, and gone when we are gone."""
