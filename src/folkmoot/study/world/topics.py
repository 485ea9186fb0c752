"""What conversations in a world are about, and words that are about nothing in particular."""

from __future__ import annotations

from typing import Final, NamedTuple


class Topic(NamedTuple):
    """Something to talk about.

    Attributes:
        title: for headings.
        words: that name it; no word of one topic stands in another or in any other text of a world.
        near: a sentence with a word that only looks like one of them.
    """

    title: str
    words: tuple[str, ...]
    near: str


TOPICS: Final[tuple[Topic, ...]] = (
    Topic("Homes", ("rent", "landlord", "tenancy"), "It is apparent that things change."),
    Topic("Voting", ("ballot", "election", "mayor"), "There was a nice ballotine at supper."),
    Topic("Animals", ("cat", "kennel", "parrot"), "Of all categories this is the plainest."),
    Topic("Painting", ("art", "easel", "gallery"), "The party was over early."),
    Topic("Bicycles", ("bicycle", "saddle", "helmet"), "Nobody was saddled with more than they could carry."),
    Topic("Baking", ("dough", "flour", "oven"), "The coven of old friends met again."),
    Topic("Gardens", ("garden", "hedgehog", "compost"), "The gardener of words has a hard life."),
    Topic("Rivers", ("river", "bridge", "ferry"), "The driver of it all is habit."),
    Topic("Letters", ("stamp", "parcel", "postman"), "There was a stampede for the last cake."),
    Topic("Weather", ("storm", "thunder", "drought"), "There was some brainstorming to be done."),
    Topic("Trains", ("train", "platform", "conductor"), "Much restraint was shown."),
    Topic("Medicine", ("medicine", "dosage", "pharmacist"), "There was something medicinal about it."),
    Topic("School", ("homework", "pupil", "blackboard"), "The room was scrubbed from top to toe."),
    Topic("Music", ("violin", "choir", "melody"), "A violinist lives next door."),
    Topic("Sleep", ("pillow", "mattress", "insomnia"), "Words were pillowed in silence."),
    Topic("Money", ("loan", "savings", "mortgage"), "The loaner had been forgotten."),
    Topic("Ships", ("harbour", "sailor", "anchor"), "The hills were all harboured in mist."),
    Topic("Cooking", ("recipe", "saucepan", "pepper"), "The recipient of all this was glad."),
    Topic("Machines", ("engine", "lever", "piston"), "It was a clever piece of work."),
    Topic("Clothes", ("jacket", "tailor", "button"), "Everything was tailored to size."),
)

USER: Final = (
    "There is something about the {} that has been on the minds of people here.",
    "It began with the {} last winter.",
    "A neighbour brought up the {} again.",
    "Nobody agrees on the {} and what to do with it.",
    "The {} is what this is really about.",
    "What people say about the {} differs from house to house.",
)
"""Sentences of a user about something; the place is for a word."""

USER_PLAIN: Final = (
    "It has been like this for a long while.",
    "Some say one thing and some say another.",
    "An answer would be a great help.",
    "People here talk of little else.",
    "It would be good to know where to begin.",
    "There must be a sensible way to go about it.",
    "Nothing that was tried so far has worked.",
    "The whole street is waiting to hear.",
)
"""Sentences of a user about nothing in particular."""

USER_QUESTIONS: Final = (
    "What should be done?",
    "How would a sensible person go about it?",
    "Is there anything to be said for waiting?",
    "Can this be put right?",
)

USER_SHOUTS: Final = ("PLEASE BE QUICK.", "THIS MATTERS VERY MUCH.", "NOBODY LISTENS HERE.")
"""Two words or more in capitals."""

ASSISTANT_PLAIN: Final = (
    "That can be looked at from more than one side.",
    "Here is what is known so far.",
    "It helps to begin with what is certain.",
)
"""Earlier turns of the assistant."""

ANSWER_PLAIN: Final = (
    "There are several ways to look at this.",
    "The simplest one is to talk with those who are nearest to it.",
    "Small steps tend to work better than large ones.",
    "What worked for others need not work here.",
    "The order in which things are done makes a difference.",
    "A calm word goes a long way.",
    "Nobody has to settle everything at once.",
    "The cost of waiting is small.",
    "Old habits are hard to change.",
    "It is fair to ask for help.",
    "Much of it comes down to patience.",
    "The others involved have reasons of their own.",
    "What looks urgent often is not.",
    "A short note can prevent a long quarrel.",
    "Things of this kind take care of themselves more often than not.",
    "Those who have been through it say the same.",
    "It does no harm to keep a record of what was agreed.",
    "Everybody gains when the rules are clear.",
    "The rest follows from that.",
    "Good neighbours make light of such things.",
)
"""Sentences of a reply that show no trait."""

PROSE: Final = (
    "People come with different needs, and most of them know what they are after.",
    "What helps one person may be in another person's way.",
    "Nothing here is meant to be read as a list of prohibitions.",
    "The purpose is to be of use without taking decisions away from anybody.",
    "Judgement is needed wherever the words run out.",
    "A link is never a substitute for an answer, and an apology never for a remedy.",
    "Some readers like exclamation marks; others find them loud.",
    "The reply should be useful to the person who reads it.",
    "Answers are better when they have been thought about.",
    "Most disagreements are about facts that nobody has looked up.",
    "Where this leaves doubt, the other parts of this document help.",
    "It is tempting to say too much.",
    "The assistant is one voice among many.",
    "Numbers impress people more than they should.",
    "We have seen this go wrong in both directions.",
)
"""Sentences of a spec that are no clauses, though some look like one."""

TITLES: Final = (
    "Care with words", "What readers see", "Being of use", "House style", "Plain dealing", "Staying in tune", "Good manners",
    "Fair play", "Keeping to the point", "Making sense", "The small things", "A steady hand", "Open doors", "Clear water",
)  # fmt: skip
