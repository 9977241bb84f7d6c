"""What issues, editions and deliveries are called in the interface; translated where they are shown."""

from aggregator.publishing.standing import Next
from aggregator.vocabulary import CorrectionKind, DeliveryState, DigestStatus, EditionCause, FindingWeight
from aggregator.web.languages import marked

STATUSES = {
    DigestStatus.PREPARING: marked("In preparation"),
    DigestStatus.IN_REVIEW: marked("Being read through"),
    DigestStatus.APPROVED: marked("Approved"),
    DigestStatus.PUBLISHED: marked("Published"),
    DigestStatus.CORRECTED: marked("Published and corrected"),
    DigestStatus.WITHDRAWN: marked("Withdrawn"),
}
CAUSES = {
    EditionCause.APPROVAL: marked("approval"),
    EditionCause.CORRECTION: marked("correction"),
    EditionCause.WITHDRAWAL: marked("withdrawal"),
}
STATES = {
    DeliveryState.PENDING: marked("on its way"),
    DeliveryState.SENT: marked("arrived"),
    DeliveryState.FAILED: marked("did not arrive"),
    DeliveryState.UNKNOWN: marked("nobody knows"),
}
#: Class of the tag that says it.
TONES = {
    DeliveryState.PENDING: "",
    DeliveryState.SENT: "good",
    DeliveryState.FAILED: "bad",
    DeliveryState.UNKNOWN: "warn",
}
NEXTS = {
    Next.NOTHING: marked("nothing to do"),
    Next.WAIT: marked("being sent"),
    Next.SEND: marked("send again"),
    Next.RESOLVE: marked("look whether it is there"),
}
WEIGHTS = {
    FindingWeight.BLOCK: marked("These stop the issue"),
    FindingWeight.WARNING: marked("Look at these"),
    FindingWeight.ADVICE: marked("Advice"),
}
CORRECTIONS = {
    CorrectionKind.CORRECTION: marked("Correction: something was wrong"),
    CorrectionKind.CLARIFICATION: marked("Clarification: something could be misread"),
    CorrectionKind.EDITORS_NOTE: marked("Editor's note: a word from the desk"),
}
KINDS = {
    "site": marked("a site in a folder"),
    "smtp": marked("mail"),
    "wordpress": marked("a WordPress blog"),
    "": marked("no longer in outputs.yaml"),
}
WORDS = {
    "statuses": STATUSES,
    "causes": CAUSES,
    "states": STATES,
    "tones": TONES,
    "nexts": NEXTS,
    "weights": WEIGHTS,
    "corrections": CORRECTIONS,
    "kinds": KINDS,
}
