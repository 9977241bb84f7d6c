"""The doctor: what could harm a desk that nobody watches, found before it does, each with what to do about it.

`machine.py` judges what the desk runs on, `network.py` the address policy, `desk.py` the desk's own state;
`examination.py` gathers the facts and asks them all.
"""
