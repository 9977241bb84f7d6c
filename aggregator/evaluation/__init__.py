"""Evaluation: the desk's own decisions measured on files with the right answers (`newsloom evaluate`).

Each measure runs the real code on a scratch database, rows in file order, as in production. Nothing of the desk is
read or changed, and nothing is tuned here: a report is figures, never a setting.
"""
