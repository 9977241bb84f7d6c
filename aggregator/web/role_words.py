"""Roles and rights in words of the interface."""

from aggregator.vocabulary import Role
from aggregator.web.languages import marked
from aggregator.web.rights import Right

ROLE_WORDS = {
    Role.EDITOR: marked("Editor"),
    Role.PUBLISHER: marked("Publisher"),
    Role.ADMINISTRATOR: marked("Administrator"),
}

#: What each right is for, in the order of the table of roles.
RIGHT_WORDS = {
    Right.READ: marked("read candidates, stories, sources, issues and the diary"),
    Right.EDIT: marked("decide on candidates and stories, write items, build an issue"),
    Right.PUBLISH: marked("approve, publish, correct and withdraw an issue; let words stand that pre-flight stops"),
    Right.REDACT: marked("take an article's words away for good"),
    Right.ADMINISTER: marked("add and change sources, add people, give roles"),
}
