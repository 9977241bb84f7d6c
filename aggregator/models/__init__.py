"""The tables, one noun a file: columns and constraints only, no session, no rule, no behaviour.

Importing the package registers every table in `SQLModel.metadata`. Foreign keys only, no `Relationship`: joins are the
store's work. A table class does not validate on construction; rows are made by `aggregator.store`, from facts that the
border (`collection/raw.py`, config, commands) has checked.
"""

from aggregator.models.article import Article, Sighting
from aggregator.models.candidate import Candidate, CandidateList, CandidateMark
from aggregator.models.collection_request import CollectionRequest
from aggregator.models.config_version import ConfigVersion
from aggregator.models.correction import Correction
from aggregator.models.decision import Decision
from aggregator.models.delivery import Delivery, DeliveryAttempt
from aggregator.models.digest import Digest, DigestItem, LeftArticle, Piece
from aggregator.models.duplicate import Resemblance, Sketch, SketchBand, Twin
from aggregator.models.edition import Edition, EditionFile, TemplateText
from aggregator.models.incident import Incident
from aggregator.models.item_draft import ItemDraft
from aggregator.models.lease import JobRun, Lease
from aggregator.models.ledger import Allowance, AnonymousSource, Translation
from aggregator.models.lineage import Lineage
from aggregator.models.near_miss import NearMiss
from aggregator.models.outlet import Outlet, OutletLabel
from aggregator.models.poll import Poll, Quarantine
from aggregator.models.revision import Revision
from aggregator.models.snapshot import Snapshot
from aggregator.models.source import Source
from aggregator.models.story import Embedding, Feature, Link, Membership, Story, StoryChange
from aggregator.models.story_frame import StoryFrame
from aggregator.models.user import User
from aggregator.models.web_session import SetUpLink, SignInAttempt, WebSession

__all__ = [
    "Allowance",
    "AnonymousSource",
    "Article",
    "Candidate",
    "CandidateList",
    "CandidateMark",
    "CollectionRequest",
    "ConfigVersion",
    "Correction",
    "Decision",
    "Delivery",
    "DeliveryAttempt",
    "Digest",
    "DigestItem",
    "Edition",
    "EditionFile",
    "Embedding",
    "Feature",
    "Incident",
    "ItemDraft",
    "JobRun",
    "Lease",
    "LeftArticle",
    "Lineage",
    "Link",
    "Membership",
    "NearMiss",
    "Outlet",
    "OutletLabel",
    "Piece",
    "Poll",
    "Quarantine",
    "Resemblance",
    "Revision",
    "SetUpLink",
    "Sighting",
    "SignInAttempt",
    "Sketch",
    "SketchBand",
    "Snapshot",
    "Source",
    "Story",
    "StoryChange",
    "StoryFrame",
    "TemplateText",
    "Translation",
    "Twin",
    "User",
    "WebSession",
]
