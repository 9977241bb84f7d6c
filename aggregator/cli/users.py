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
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for when not given.")
    ],
) -> None:
    """Set a person's password, for the desk in the browser.

    Example: newsloom users passwd "Ana Prifti"
    """
    with OpenDesk() as desk:
        PeopleDesk(desk.database, now=utc_now()).set_password(name, password)
    say_line(f"password of {name} set")


@app.command()
def disable(name: str, by: By) -> None:
    """Disable a person: no more decisions; what they decided stays in the diary.

    Example: newsloom users disable "Ana Prifti" --as "Luan Hoxha"
    """
    with OpenDesk() as desk:
        PeopleDesk(desk.database, now=utc_now()).disable(name, by=by)
    say_line(f"{name} is disabled")
