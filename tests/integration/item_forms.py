"""The form of an item's editor, as a browser reads it."""

from tests.fakes.browser import Answer


def fields(answer: Answer) -> dict[str, str]:
    """What the form would send, as a browser reads it."""
    form = answer.tree.get_element_by_id("edit")
    found = {one.get("name"): one.text or "" for one in form.xpath(".//textarea")}
    found |= {one.get("name"): one.get("value") or "" for one in form.xpath(".//input[@type='hidden']")}
    # browsers send nothing of a field that is disabled
    chosen = form.xpath(".//select[@name='kind'][not(@disabled)]/option[@selected]")
    found |= {"kind": chosen[0].get("value")} if chosen else {}
    # lxml keeps the line feed behind the tag that browsers drop
    return {name: text.removeprefix("\n") for name, text in found.items()}
