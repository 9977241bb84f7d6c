"""Stages, parts of `newsloom up` and levels of findings in words of the interface."""

from aggregator.doctor.stages import StageName
from aggregator.store import leases
from aggregator.vocabulary import FindingLevel
from aggregator.web.languages import marked

STAGE_WORDS = {
    StageName.COLLECTION: marked("Collecting"),
    StageName.DEDUP: marked("Finding copies"),
    StageName.CLUSTERING: marked("Grouping into stories"),
    StageName.DRAFTING: marked("Drafting"),
    StageName.REVIEW: marked("Deciding (people)"),
    StageName.PUBLISHING: marked("Publishing"),
    StageName.BACKUP: marked("Backing up"),
    StageName.TIDY: marked("Tidying"),
}
#: What waits before a stage.
WAITING_WORDS = {
    StageName.COLLECTION: (marked("%(num)s request to the collector"), marked("%(num)s requests to the collector")),
    StageName.DEDUP: (marked("%(num)s article to compare"), marked("%(num)s articles to compare")),
    StageName.CLUSTERING: (marked("%(num)s article to place"), marked("%(num)s articles to place")),
    StageName.REVIEW: (marked("%(num)s draft to decide on"), marked("%(num)s drafts to decide on")),
    StageName.PUBLISHING: (
        marked("%(num)s delivery not known to have arrived"),
        marked("%(num)s deliveries not known to have arrived"),
    ),
}
PART_WORDS = {
    leases.SUPERVISOR: marked("keeps the others running"),
    leases.COLLECTOR: marked("fetches feeds and pages"),
    leases.SCHEDULER: marked("says when what is due"),
    leases.PUBLISHER: marked("sends what was published; runs only then"),
}
LEVEL_WORDS = {
    FindingLevel.FINE: (marked("fine"), "good"),
    FindingLevel.WARNING: (marked("to see to"), "warn"),
    FindingLevel.FAULT: (marked("fault"), "bad"),
}
