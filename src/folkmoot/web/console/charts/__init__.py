"""Charts of the console's pages: SVG made here, of classes that the stylesheet colours, so that no page needs a script.

Widths are percentages and heights pixels, so that letters keep their size on a phone. Every chart has a title that says what
it shows, a description for who cannot see it, and a table of the same numbers beside it.
"""
