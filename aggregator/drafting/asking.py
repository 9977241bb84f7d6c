"""Asking the desk's language model, where it has one. What is asked and what is taken from the answer: `machine.py`."""

from aggregator.drafting.machine import words_of
from aggregator.egress.asking import ask_json
from aggregator.egress.policy import Policy
from aggregator.errors import UsageError
from aggregator.phrases import Phrase
from aggregator.settings.machine import LanguageModel


def ask(model: LanguageModel, messages: list[dict[str, str]], *, policy: Policy) -> str:
    """Ask a desk's model; returns its words, washed.

    Raises:
        UsageError: the desk has no model.
        ConfigError: its key is named and not there.
        ServiceError: it was not reached, or answers with something else.
    """
    if not model.is_on:
        raise UsageError(
            Phrase("the desk has no language model: name one under `model:` in desk.yaml, or write yourself")
        )
    key = model.key()
    answer = ask_json(
        f"{model.endpoint.rstrip('/')}/chat/completions",
        {"model": model.name, "messages": messages, "temperature": 0},
        policy=policy,
        headers={"authorization": f"Bearer {key}"} if key else {},
        seconds=model.seconds,
    )
    return words_of(answer)
