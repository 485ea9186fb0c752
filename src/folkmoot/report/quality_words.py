"""Names of what a page about quality shows, as its readers say them."""

from __future__ import annotations

from typing import Final

INDICATORS: Final = {
    "speed": "Speed",
    "same_order": "One order of places, prompt after prompt",
    "rating_spread": "Every rating the same",
    "quiz_attempts": "Attempts at the quiz",
    "self_agreement": "Agreement with oneself",
    "own_copies": "Own texts repeated",
    "others_copies": "Texts of others repeated",
    "duplicate_people": "There twice: same device, same text",
    "pasted": "Pasted text",
    "model_signs": "Signs of a model’s writing",
    "skipped": "Questions left out",
}
STATISTICS: Final = {
    "agreement": "Agreement with the ranking",
    "agreement_strict": "its tied pairs left out",
    "agreement_by_prompt": "mean over prompts",
    "first_choice": "First choice in its top tier",
    "veto_conflict": "Its top tier flagged unacceptable",
    "human_human": "Two people with each other",
    "human_human_by_prompt": "two people, mean over prompts",
    "leave_one_out": "One person with the others",
    "best_single_ranking_crossfit": "Best single ranking, lower reference",
    "gap_to_crossfit": "Gap to the lower reference",
}
LEFT_OUT: Final = {
    "flagged": "the flagged",
    "flagged or weakly flagged": "everybody with any flag, weak ones too",
}
QUESTIONS: Final = {
    "veto": "unacceptable responses",
    "personal_ranking": "personal ranking",
    "world_ranking": "ranking for the world",
    "importance": "importance",
    "representativeness": "representativeness",
    "subjectivity": "subjectivity",
    "default_policy": "default",
    "criteria_ratings": "ratings of criteria",
    "own_criteria": "own criteria",
}


def left_out_words(name: str) -> str:
    """Who is left out, in words."""
    return LEFT_OUT.get(name) or f"those flagged by: {INDICATORS[name].lower()}"


def ordinal(number: int) -> str:
    """`1st`, `2nd`."""
    return {1: "1st", 2: "2nd", 3: "3rd"}.get(number, f"{number}th")
