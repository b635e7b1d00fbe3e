"""Ways in and out: each turns what arrived into one Message and knows nothing else."""
