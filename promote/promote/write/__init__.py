"""Where a finished project goes: a folder that is replaced as a whole, and only if nobody worked in it."""
