"""Load: people who hold conversations over the public web API, and what became of each."""
