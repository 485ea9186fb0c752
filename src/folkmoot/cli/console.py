"""`folkmoot console`: who may use a study's console."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from folkmoot.cli.output import console, note, print_json

if TYPE_CHECKING:
    from folkmoot.pipeline.console_accounts import NewLink

Folder = Annotated[Path, Parameter(help="The study's folder.")]
Who = Annotated[str, Parameter(help="The account: its id or its sign-in name (`folkmoot console accounts`).")]
Address = Annotated[str, Parameter(help="What people open, as in `folkmoot serve --address`.")]
Json = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")]


def invite(
    folder: Folder,
    /,
    *,
    name: Annotated[str, Parameter(help="What others in the console see.")],
    role: Annotated[Literal["researcher", "reviewer", "observer"], Parameter(help="What they may do.")],
    personal_data: Annotated[
        bool, Parameter(negative="", help="Let a reviewer decide about texts that may hold personal data.")
    ] = False,
    address: Address = "http://127.0.0.1:8000",
    as_json: Json = False,
) -> None:
    """Make a link with which somebody makes their account; it works once, for 7 days, and is shown once.

    Examples:
        folkmoot console invite my-study --role researcher --name "Ann Lee"
    """
    from folkmoot.pipeline.console_commands import invite_account
    from folkmoot.records.console import Role

    made = invite_account(folder, name=name, role=Role(role), sees_personal_data=personal_data)
    _show(made, address, as_json=as_json)


def accounts(folder: Folder, /, *, as_json: Json = False) -> None:
    """List who can sign in to a study's console, and links that nobody has used yet.

    Examples:
        folkmoot console accounts my-study
    """
    from dataclasses import asdict

    from rich.table import Table
    from rich.text import Text

    from folkmoot.cli.terminal import visible
    from folkmoot.pipeline.console_commands import list_accounts

    team = list_accounts(folder)
    if as_json:
        print_json(asdict(team))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("account", "signs in as", "name", "role", "since"):
        table.add_column(column, overflow="fold")
    for one in team.accounts:
        role = f"{one.role}, personal data" if one.sees_personal_data else one.role.value
        signs_in = one.sign_in_name or "OpenID Connect"
        table.add_row(
            *(Text(visible(cell)) for cell in (one.id, signs_in, one.display_name, role, one.created_at[:10]))
        )
    for link in team.waiting:
        what = "link for a new password" if link.account_id else "link that nobody has used yet"
        table.add_row(
            *(
                Text(visible(cell))
                for cell in ("–", what, link.display_name, link.role, f"until {link.expires_at[:10]}")
            )
        )
    console().print(table)
    if not team.accounts and not team.waiting:
        note("Nobody yet: `folkmoot console invite` makes a link.")


def reset(
    folder: Folder, account: Who, /, *, address: Address = "http://127.0.0.1:8000", as_json: Json = False
) -> None:
    """Make a link with which an account's owner chooses another password; the old one holds until then.

    Examples:
        folkmoot console reset my-study ann
    """
    from folkmoot.pipeline.console_commands import reset_account

    _show(reset_account(folder, account), address, as_json=as_json)


def remove(folder: Folder, account: Who, /, *, as_json: Json = False) -> None:
    """Remove an account; its sessions end. The last researcher's is refused.

    Examples:
        folkmoot console remove my-study ann
    """
    from dataclasses import asdict

    from folkmoot.pipeline.console_commands import remove_account

    removed = remove_account(folder, account)
    if as_json:
        print_json(asdict(removed))
        return
    note(f"{removed.display_name}, {removed.role}: removed, and signed out everywhere")


def _show(made: NewLink, address: str, *, as_json: bool) -> None:
    from dataclasses import asdict

    from rich.text import Text

    link = f"{address.rstrip('/')}/console/invitation/{made.token}"
    if as_json:
        print_json({"link": link, **asdict(made.invitation)})
        return
    given = made.invitation
    what = "a new password" if given.account_id else f"an account as {given.role}"
    note(f"For {given.display_name}: {what}. Hand this link over; it works once, until {given.expires_at[:10]}:")
    console().print(Text(link), soft_wrap=True)
