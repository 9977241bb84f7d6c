"""From an issue in preparation to the world: the order of review and publishing, written once for commands and desk.

    preflight          `manner` and `review.preflight`: what stands against the issue
      | approve        `approval`: a publisher freezes it; `publishing.printing` renders it
      | publish        `publication`: a publisher's decision commits where it goes, `publishing.outbox` delivers it
      | correct, withdraw

Stages are strangers to each other: what the desk decides about an edition, this room works out with publishing.
"""
