"""Who may use which route: one table. A route that does not stand in it is nobody's."""

from enum import StrEnum

from aggregator.vocabulary import Role


class Right(StrEnum):
    """What a route asks of whoever comes."""

    OPEN = "open"
    READ = "read"
    EDIT = "edit"
    PUBLISH = "publish"
    REDACT = "redact"
    ADMINISTER = "administer"


#: Which roles have which right. The desks of `review` and `press` ask again; this keeps pages from offering in vain.
ROLES = {
    Right.READ: frozenset(Role),
    Right.EDIT: frozenset(Role),
    Right.PUBLISH: frozenset({Role.PUBLISHER}),
    Right.REDACT: frozenset({Role.PUBLISHER, Role.ADMINISTRATOR}),
    Right.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
}

RIGHTS: dict[tuple[str, str], Right] = {
    ("GET", "/healthz"): Right.OPEN,
    ("GET", "/readyz"): Right.OPEN,
    ("GET", "/login"): Right.OPEN,
    ("POST", "/login"): Right.OPEN,
    ("POST", "/logout"): Right.READ,
    ("GET", "/setup/{token}"): Right.OPEN,
    ("POST", "/setup/{token}"): Right.OPEN,
    ("POST", "/appearance"): Right.OPEN,
    ("GET", "/"): Right.READ,
    # candidates, and decisions on them
    ("GET", "/inbox/new"): Right.READ,
    ("GET", "/inbox/reasons/{story_id}"): Right.READ,
    ("GET", "/inbox/why"): Right.EDIT,
    ("POST", "/inbox"): Right.EDIT,
    ("POST", "/undo/items/{numbers}"): Right.EDIT,
    ("POST", "/undo/stories/{numbers}"): Right.EDIT,
    # decisions on items
    ("POST", "/items/{item_id}/accept"): Right.EDIT,
    ("POST", "/items/{item_id}/reject"): Right.EDIT,
    ("POST", "/items/{item_id}/hold"): Right.EDIT,
    # the archive of articles, and what is brought into it by hand
    ("GET", "/search"): Right.READ,
    ("GET", "/clip"): Right.EDIT,
    ("GET", "/clip/{request_id}"): Right.EDIT,
    ("POST", "/clips/page"): Right.EDIT,
    ("POST", "/clips/text"): Right.EDIT,
    # stories and articles
    ("GET", "/stories/{story_id}"): Right.READ,
    ("POST", "/stories/{story_id}/split"): Right.EDIT,
    ("POST", "/stories/{story_id}/pull"): Right.EDIT,
    ("POST", "/stories/{story_id}/move"): Right.EDIT,
    ("POST", "/stories/{story_id}/merge"): Right.EDIT,
    ("POST", "/stories/undo/{decision_id}"): Right.EDIT,
    ("GET", "/articles/{article_id}"): Right.READ,
    ("GET", "/articles/{article_id}/original/{revision}"): Right.READ,
    ("GET", "/articles/{article_id}/original/{revision}/page"): Right.READ,
    ("POST", "/articles/{article_id}/same"): Right.EDIT,
    ("POST", "/articles/{article_id}/not-same"): Right.EDIT,
    # the editor of an item
    ("GET", "/items/{item_id}"): Right.READ,
    ("POST", "/items/{item_id}"): Right.EDIT,
    ("POST", "/items/{item_id}/draft"): Right.EDIT,
    ("POST", "/items/{item_id}/draft/discard"): Right.EDIT,
    ("POST", "/items/{item_id}/fill"): Right.EDIT,
    ("POST", "/items/{item_id}/advice"): Right.EDIT,
    ("GET", "/items/{item_id}/sources/{article_id}"): Right.READ,
    ("POST", "/items/{item_id}/quote"): Right.EDIT,
    ("GET", "/items/{item_id}/news"): Right.READ,
    ("POST", "/items/{item_id}/take"): Right.EDIT,
    ("POST", "/items/{item_id}/leave"): Right.EDIT,
    ("POST", "/items/{item_id}/merge"): Right.EDIT,
    ("POST", "/items/{item_id}/undo/{decision_id}"): Right.EDIT,
    ("POST", "/items/{item_id}/cite"): Right.EDIT,
    ("POST", "/items/{item_id}/uncite"): Right.EDIT,
    ("POST", "/items/{item_id}/translate"): Right.EDIT,
    ("POST", "/items/{item_id}/translations/{translation_id}/confirm"): Right.EDIT,
    ("POST", "/items/{item_id}/translations/{translation_id}/drop"): Right.EDIT,
    ("POST", "/items/{item_id}/allow"): Right.PUBLISH,
    ("POST", "/items/{item_id}/disallow"): Right.EDIT,
    ("GET", "/items/{item_id}/versions"): Right.READ,
    ("POST", "/items/{item_id}/restore"): Right.EDIT,
    # who has what open
    ("POST", "/here"): Right.READ,
    ("POST", "/here/left"): Right.READ,
    ("GET", "/present"): Right.READ,
    # people
    ("GET", "/people"): Right.READ,
    ("POST", "/people"): Right.ADMINISTER,
    ("POST", "/people/{user_id}/link"): Right.ADMINISTER,
    ("POST", "/people/{user_id}/role"): Right.ADMINISTER,
    ("POST", "/people/{user_id}/disable"): Right.ADMINISTER,
    ("POST", "/people/{user_id}/enable"): Right.ADMINISTER,
    ("GET", "/diary"): Right.READ,
    ("GET", "/diary/{decision_id}"): Right.READ,
    ("POST", "/diary/{decision_id}/undo"): Right.EDIT,
    ("GET", "/operations"): Right.READ,
    ("GET", "/operations/state"): Right.READ,
    ("GET", "/operations/findings"): Right.READ,
    ("POST", "/operations/examine"): Right.EDIT,
    ("GET", "/me"): Right.READ,
    ("POST", "/me/password"): Right.READ,
    ("POST", "/me/sessions/end"): Right.READ,
    ("POST", "/me/sessions/{session_id}/end"): Right.READ,
    # issues
    ("GET", "/issue"): Right.READ,
    ("GET", "/issues"): Right.READ,
    ("POST", "/issues"): Right.EDIT,
    ("GET", "/issues/{digest_id}"): Right.READ,
    ("POST", "/issues/{digest_id}/cover"): Right.EDIT,
    ("POST", "/issues/{digest_id}/review"): Right.EDIT,
    ("POST", "/issues/{digest_id}/reopen"): Right.EDIT,
    ("POST", "/issues/{digest_id}/items/{item_id}"): Right.EDIT,
    ("POST", "/issues/{digest_id}/items/{item_id}/back"): Right.EDIT,
    ("GET", "/issues/{digest_id}/preflight"): Right.READ,
    ("GET", "/issues/{digest_id}/proof"): Right.READ,
    ("GET", "/issues/{digest_id}/preview/{name}"): Right.READ,
    ("POST", "/issues/{digest_id}/approve"): Right.PUBLISH,
    ("GET", "/issues/{digest_id}/publish"): Right.PUBLISH,
    ("POST", "/issues/{digest_id}/publish"): Right.PUBLISH,
    ("GET", "/issues/{digest_id}/correct"): Right.PUBLISH,
    ("POST", "/issues/{digest_id}/correct"): Right.PUBLISH,
    ("POST", "/issues/{digest_id}/correct/look"): Right.PUBLISH,
    ("GET", "/issues/{digest_id}/withdraw"): Right.PUBLISH,
    ("POST", "/issues/{digest_id}/withdraw"): Right.PUBLISH,
    ("GET", "/issues/{digest_id}/deliveries"): Right.READ,
    ("POST", "/deliveries/{delivery_id}/resolve"): Right.PUBLISH,
    ("GET", "/issues/{digest_id}/verify"): Right.READ,
    ("GET", "/issues/{digest_id}/editions/{revision}/{name}"): Right.READ,
    # sources: everybody sees how they fare, and may have one polled; administrators decide which there are
    ("GET", "/sources"): Right.READ,
    ("GET", "/sources/list.opml"): Right.READ,
    ("POST", "/sources/list.opml"): Right.ADMINISTER,
    ("GET", "/sources/lists/{decision_id:int}"): Right.ADMINISTER,
    ("POST", "/sources/decisions/{decision_id:int}/undo"): Right.ADMINISTER,
    ("GET", "/sources/add"): Right.ADMINISTER,
    ("POST", "/sources/add"): Right.ADMINISTER,
    ("GET", "/sources/add/{request_id:int}"): Right.ADMINISTER,
    ("POST", "/sources/add/{request_id:int}"): Right.ADMINISTER,
    ("POST", "/sources/add/{request_id:int}/start"): Right.ADMINISTER,
    ("GET", "/sources/{source_id}"): Right.READ,
    ("GET", "/sources/id/{source_id}"): Right.READ,
    ("POST", "/sources/{source_id}/edit"): Right.ADMINISTER,
    ("POST", "/sources/{source_id}/enable"): Right.ADMINISTER,
    ("POST", "/sources/{source_id}/disable"): Right.ADMINISTER,
    ("POST", "/sources/{source_id}/follow"): Right.ADMINISTER,
    ("POST", "/sources/{source_id}/remove"): Right.ADMINISTER,
    ("POST", "/sources/{source_id}/poll"): Right.EDIT,
    ("GET", "/sources/{source_id}/polls/{request_id:int}"): Right.READ,
    ("POST", "/sources/{source_id}/polls/{request_id:int}/start"): Right.EDIT,
    ("POST", "/sources/{source_id}/label"): Right.EDIT,
    ("POST", "/sources/{source_id}/unlabel"): Right.EDIT,
}


def may(role: Role, right: Right) -> bool:
    """Whether people of that role have a right."""
    return right is Right.OPEN or role in ROLES[right]
