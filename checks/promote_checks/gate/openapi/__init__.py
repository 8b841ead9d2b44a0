"""Two OpenAPI documents, and what a client of the older one would notice of the newer one."""
