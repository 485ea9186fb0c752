"""Evidence about answers: from all that is known of how they came about to indicators, order effects and gaps.

Evidence, never a verdict: nothing here leaves anybody out, and what most people prefer enters no indicator. The table of
indicators is `indicators.py`; docs/quality.md says what each measures and where it is undefined.
"""
