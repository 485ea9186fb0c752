"""What the console's requests share, made when the app is."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from folkmoot.errors import InputError
from folkmoot.pipeline.console_openid import OpenId
from folkmoot.pipeline.console_passwords import Passwords
from folkmoot.pipeline.console_sign_in import SessionRules
from folkmoot.pipeline.survey import Survey
from folkmoot.web.console.attempts import AddressWaits
from folkmoot.web.console.rendering import Renderer
from folkmoot.web.console.visit import ConsoleDesk
from folkmoot.web.limits import limits_of
from folkmoot.web.settings import Settings


def console_desk(survey: Survey, settings: Settings, environment: Mapping[str, str]) -> ConsoleDesk:
    """What the console's requests share.

    Args:
        survey: open.
        settings: how it is served.
        environment: where the secret of the OpenID Connect client is looked up.

    Raises:
        InputError: the study names a variable that is not set.
    """
    said = survey.study.console
    rules = SessionRules(timedelta(minutes=said.idle_minutes), timedelta(hours=said.hours))
    by_session, by_address = limits_of(settings, door="console")
    return ConsoleDesk(
        survey=survey,
        settings=settings,
        renderer=Renderer(),
        by_session=by_session,
        by_address=by_address,
        waits=AddressWaits(secrets.token_bytes(32)),
        passwords=Passwords(),
        rules=rules,
        openid=_openid(survey, settings, environment),
    )


def _openid(survey: Survey, settings: Settings, environment: Mapping[str, str]) -> OpenId | None:
    provider = survey.study.console.openid
    if provider is None:
        return None
    variable = provider.client_secret_variable
    if variable is not None and not environment.get(variable):
        raise InputError(f"study.toml keeps the secret of OpenID Connect in the variable {variable}, which is not set")
    return OpenId(provider, None if variable is None else environment[variable], settings.address)
