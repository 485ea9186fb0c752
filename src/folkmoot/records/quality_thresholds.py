"""From where on an indicator of quality flags somebody; known to a study's own people alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QualityThresholds:
    """Thresholds of the indicators (docs/quality.md); none of them is ever shown to participants.

    Attributes:
        speed: flagged from this relative speed on (1 to 3; 1 is as fast as the median).
        same_order_chance: flagged where a run of one and the same shown order as long as the person's longest would come up
            by chance in at most this share of people who answer at random (0 to 0.1).
        quiz_attempts: flagged from this many attempts on (2 or more).
        self_agreement: flagged below this share of pairs that the person orders alike twice (0 to 1).
        similarity: two texts are near-identical from this resemblance on (0.5 to 1).
        own_copies: flagged from this share of the person's texts on that resemble another of theirs (0 to 1).
        others_copies: flagged from this share of the person's texts on that resemble somebody else's (0 to 1).
        pasted: flagged from this share of characters on that were pasted (0 to 1).
        model_signs: flagged from this many signs of a model's writing in 100 words on (0 to 100); 0 flags nobody.
        least_prompts: prompts (or texts) that an indicator needs of a person (2 or more).
        least_ratings: ratings that the spread of ratings needs (2 or more).
        least_characters: letters and digits of a text from which it is compared with others (10 or more).
    """

    speed: float = 2.0
    same_order_chance: float = 0.001
    quiz_attempts: int = 2
    self_agreement: float = 0.4
    similarity: float = 0.8
    own_copies: float = 0.5
    others_copies: float = 0.5
    pasted: float = 0.8
    model_signs: float = 0.0
    least_prompts: int = 3
    least_ratings: int = 6
    least_characters: int = 40
