"""What items, their quotations and what stands against them are called in the interface, English."""

from typing import Final

from aggregator.drafting.lead import VerbClass
from aggregator.vocabulary import FindingWeight, ItemKind, ItemStatus, QuotationVerdict, TranslationKind
from aggregator.web.languages import marked

STATUS: Final = {
    ItemStatus.DRAFT: marked("draft"),
    ItemStatus.ACCEPTED: marked("accepted"),
    ItemStatus.HELD: marked("held"),
    ItemStatus.REJECTED: marked("rejected"),
    ItemStatus.MERGED: marked("merged"),
}
KIND: Final = {
    ItemKind.REPORT: marked("report"),
    ItemKind.OP_ED: marked("opinion piece"),
    ItemKind.INTERVIEW: marked("interview"),
    ItemKind.STATEMENT: marked("statement"),
    ItemKind.TESTIMONY: marked("testimony"),
    ItemKind.BOOK_REVIEW: marked("book review"),
    ItemKind.COMMENTARY_ROUND_UP: marked("round-up of commentary"),
    ItemKind.SOCIAL_POST: marked("social post"),
    ItemKind.TRANSLATION_NOTICE: marked("notice of a translation"),
    ItemKind.CAMPAIGN_NOTE: marked("campaign note"),
    ItemKind.CORRECTION: marked("correction"),
    ItemKind.LIGHT: marked("light piece"),
    ItemKind.READER_COMMENT: marked("reader's comment"),
    ItemKind.REMOVED_ARTICLE: marked("removed article"),
}
VERDICT: Final = {
    QuotationVerdict.EXACT: marked("proven: character for character"),
    QuotationVerdict.NORMALISED: marked("proven: the same words"),
    QuotationVerdict.ELIDED: marked("proven: with marked omissions"),
    QuotationVerdict.ALTERED: marked("words differ from the source"),
    QuotationVerdict.STITCHED: marked("joined without a mark of omission"),
    QuotationVerdict.ELSEWHERE: marked("stands in an article that is not cited"),
    QuotationVerdict.TRANSLATED: marked("translated"),
    QuotationVerdict.SECOND_HAND: marked("the source quotes it itself"),
    QuotationVerdict.NOT_FOUND: marked("stands in no stored source"),
    QuotationVerdict.UNVERIFIABLE: marked("no text of the source is stored"),
}
#: Class of the tag that says it.
TONE: Final = {
    QuotationVerdict.EXACT: "good",
    QuotationVerdict.NORMALISED: "good",
    QuotationVerdict.ELIDED: "good",
    QuotationVerdict.TRANSLATED: "good",
    QuotationVerdict.SECOND_HAND: "warn",
    QuotationVerdict.ALTERED: "bad",
    QuotationVerdict.STITCHED: "bad",
    QuotationVerdict.ELSEWHERE: "bad",
    QuotationVerdict.NOT_FOUND: "bad",
    QuotationVerdict.UNVERIFIABLE: "bad",
}
WEIGHT: Final = {
    FindingWeight.BLOCK: marked("stops the issue"),
    FindingWeight.WARNING: marked("look at it"),
    FindingWeight.ADVICE: marked("advice"),
}
WEIGHT_TONE: Final = {FindingWeight.BLOCK: "bad", FindingWeight.WARNING: "warn", FindingWeight.ADVICE: ""}
PLACE: Final = {"headline": marked("headline"), "lead": marked("lead"), "body": marked("text"), "kind": marked("kind")}
TRANSLATION: Final = {
    TranslationKind.HUMAN: marked("by a person"),
    TranslationKind.MACHINE: marked("by a machine"),
    TranslationKind.SECOND_HAND: marked("as somebody else prints it"),
}
VERBS: Final = {
    VerbClass.NEUTRAL: marked("neutral"),
    VerbClass.STRUCTURAL: marked("outlining"),
    VerbClass.ARGUING: marked("arguing"),
    VerbClass.CLOSING: marked("closing"),
    VerbClass.PRESUPPOSING: marked("takes the claim for true"),
    VerbClass.EVALUATING: marked("judges who speaks"),
}
#: What the diary calls decisions.
DECISION: Final = {
    "accept": marked("accepted it"),
    "reject": marked("rejected it"),
    "hold": marked("held it"),
    "edit": marked("edited it"),
    "quote": marked("quoted a source"),
    "move": marked("moved it"),
    "take in": marked("merged another item into it"),
    "merge": marked("merged it into another item"),
    "supersede": marked("replaced it by another draft of its story"),
    "take": marked("took what was new"),
    "leave": marked("left out what was new"),
    "cite": marked("added a source"),
    "uncite": marked("took a source away"),
    "translate": marked("noted a translation"),
    "untranslate": marked("took a translation back"),
    "confirm": marked("confirmed a translation"),
    "allow": marked("let words stand"),
    "disallow": marked("no longer lets words stand"),
    "undo": marked("took a decision back"),
    "write": marked("wrote it"),
    "correct": marked("corrected it"),
}
WORDS: Final = {
    "status": STATUS,
    "kind": KIND,
    "verdict": VERDICT,
    "tone": TONE,
    "weight": WEIGHT,
    "weight_tone": WEIGHT_TONE,
    "place": PLACE,
    "translation": TRANSLATION,
    "verbs": VERBS,
    "decision": DECISION,
}
