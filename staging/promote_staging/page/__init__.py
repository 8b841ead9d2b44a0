"""The page about one staging run: one HTML file that needs no network and no script."""
