"""The validity card: how far to trust a ranker."""

from folkmoot.agreement.validity.card import validity_card
from folkmoot.agreement.validity.inputs import CardInputs

__all__ = ["CardInputs", "validity_card"]
