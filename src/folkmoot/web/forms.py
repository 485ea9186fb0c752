"""The inputs of each question in the plain form, and the answer that they make.

| question | inputs |
|---|---|
| every one | `NAME.key` and `NAME.seconds` (hidden), `NAME.skip` (`yes`: I would rather not answer this) |
| veto | `veto.none` (`yes`: none of them), `veto.flag.LABEL` (`yes`), `veto.rationale` |
| personal_ranking, world_ranking | `NAME.place.LABEL` (`""` untouched; 1 best; the same number is a tie), `NAME.rationale` |
| importance, representativeness, subjectivity | `NAME.value` |
| default_policy | `default_policy.value`, `default_policy.rationale` |
| criteria_ratings | `criteria_ratings.rating.INDEX` (`""` untouched; -10 to 10) |
| own_criteria | `own_criteria.text.N`, `own_criteria.rating.N`, N from 0 to 9 |

A question of which nothing was touched makes no answer; nothing here is ever filled in for a person.
"""
