"""`newsloom users`: the named people who decide."""

from typing import Annotated

import typer

from aggregator.cli.context import AsJson, By, OpenDesk, counted, pick, print_json, print_table, say_line
from aggregator.clock import utc_now
from aggregator.review.people import PeopleDesk
from aggregator.store import users as store
from aggregator.vocabulary import Role

app = typer.Typer(help="The named people who decide.", no_args_is_help=True)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="As it will stand in the diary.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")] = Role.EDITOR,
) -> None:
    """Add a person.

    Example: newsloom users add "Ana Prifti" --role publisher
    """
    with OpenDesk() as desk:
        PeopleDesk(desk.database, now=utc_now()).add(name, role)
    say_line(f"added {name}, {role.value}")


@app.command("list")
def list_users(as_json: AsJson = False) -> None:
    """Everybody, disabled people included.

    Example: newsloom users list
    """
    with OpenDesk() as desk, desk.database.read() as session:
        people = store.every(session)
    if as_json:
        print_json([pick(user, ("name", "role", "created_at", "disabled_at")) for user in people])
        return
    rows = [(user.name, user.role.value, f"{user.created_at:%Y-%m-%d}", user.disabled_at or "") for user in people]
    print_table(counted(len(rows), "person", "people"), ("name", "role", "since", "disabled"), rows)


@app.command()
def passwd(
    name: str,
    password: Annotated[str | None, typer.Option(help="Asked for when not given.")] = None,
) -> None:
    """Set a person's password, for the desk in the browser.

    Example: newsloom users passwd "Ana Prifti"
    """
    with OpenDesk() as desk:
        with desk.database.read() as session:
            store.get(session, name)  # nobody types a password for a name that nobody has
        chosen = password or typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        PeopleDesk(desk.database, now=utc_now()).set_password(name, chosen)
    say_line(f"password of {name} set")


@app.command()
def link(
    name: str,
    by: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="The administrator who hands it over, for the diary.")
    ] = None,
) -> None:
    """Print a link by which a person chooses a password, once, within a day: no password has to be told to anybody.

    Example: newsloom users link "Ana Prifti"
    """
    from aggregator.review.signing_in import Door

    with OpenDesk() as desk:
        token = Door(desk.database, now=utc_now()).link_for(name, by=by)
        say_line(f"for {name} alone; it works once, for a day: {desk.home.desk.web.address}/setup/{token}")


@app.command("role")
def change_role(
    name: str, role: Annotated[Role, typer.Argument(help="What the person may do from now on.")], by: By
) -> None:
    """Give a person another role; whoever is signed in signs in anew.

    Example: newsloom users role "Ana Prifti" publisher --as "Luan Hoxha"
    """
    with OpenDesk() as desk:
        PeopleDesk(desk.database, now=utc_now()).change_role(name, role, by=by)
    say_line(f"{name} is {role.value} now")


@app.command()
def disable(name: str, by: By) -> None:
    """Disable a person: no more decisions; what they decided stays in the diary.

    Example: newsloom users disable "Ana Prifti" --as "Luan Hoxha"
    """
    with OpenDesk() as desk:
        PeopleDesk(desk.database, now=utc_now()).disable(name, by=by)
    say_line(f"{name} is disabled")


@app.command()
def enable(name: str, by: By) -> None:
    """Let a disabled person decide and sign in again.

    Example: newsloom users enable "Ana Prifti" --as "Luan Hoxha"
    """
    with OpenDesk() as desk:
        PeopleDesk(desk.database, now=utc_now()).enable(name, by=by)
    say_line(f"{name} may decide again")
