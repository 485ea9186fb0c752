"""A study: its prompts, who is asked what, and people who are simulated."""
