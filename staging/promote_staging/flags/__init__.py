"""The flags: which release serves, and to whom. The file is flagd's; the buckets are ours."""
