"""What a web application of a script answers: recorded before its promotion, asked again after it."""
