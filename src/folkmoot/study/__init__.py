"""Studies: simulated participants."""
