"""One verb a file: the only place where stages meet input, output and each other."""
