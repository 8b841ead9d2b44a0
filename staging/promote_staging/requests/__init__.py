"""What services are asked in a staging run, and what is made of their answers."""
