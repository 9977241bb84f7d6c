"""An output of kind `wordpress`: an issue as a post of a WordPress site, by its REST API."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from aggregator.settings.fields import Address, Line, LineOrNothing
from aggregator.settings.mail_output import is_own_machine
from aggregator.settings.secret import Variable, read_secret
from aggregator.settings.thresholds import Strict
from aggregator.text.urls import host_of


def _site(value: str) -> str:
    if not value.isascii():
        raise ValueError("an address has ASCII letters only; international names of hosts are written xn--...")
    if "?" in value or "#" in value:
        raise ValueError("the site's address without ? and # is needed, such as https://harbour.example/")
    if not value.startswith("https://") and not is_own_machine(host_of(value)):
        raise ValueError("the address has to begin with https://, for a password goes there")
    return value


class WordpressOutput(Strict):
    """A WordPress site, 5.6 or later, without plugins; its user may publish posts."""

    kind: Literal["wordpress"]
    #: of the site, as in its settings; the API is below wp-json/
    url: Annotated[Address, AfterValidator(_site)]
    username: Line
    #: the environment variable that has the application password, or the file
    password_env: Variable = ""
    password_file: LineOrNothing = ""
    #: whether a post is to be seen at once, or waits for somebody in WordPress
    status: Literal["draft", "publish"] = "draft"
    #: ids of WordPress categories
    categories: list[Annotated[int, Field(ge=1)]] = Field(default_factory=list)

    @model_validator(mode="after")
    def _has_one_password(self) -> Self:
        if bool(self.password_env) is bool(self.password_file):
            raise ValueError("an application password is needed: password_env or password_file, one of them")
        if ":" in self.username or not self.username.isascii():
            raise ValueError("the username has ASCII letters only, and no colon")
        return self

    def password(self, ident: str, root: Path) -> str:
        """The application password, read when it is needed.

        Args:
            ident: the output's id, for messages.
            root: the desk's directory, from which a relative file is meant.

        Raises:
            ConfigError: it is not there.
        """
        where = f"outputs.yaml: outputs.{ident}.password"
        return read_secret(self.password_env, self.password_file, where=where, beside=root)
