"""The console: for the people who run a study."""
