"""Arrays in, estimates out: one method a file, pure numpy and scipy."""
