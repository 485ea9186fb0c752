"""What is served over HTTP: the survey for participants; each part has a folder of its own, and app.py puts them together."""
