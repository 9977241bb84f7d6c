"""Query parameters that say how a reader arrived, not which page they asked for. Data only.

Names set by widespread analytics, newsletter and advertising tools. Ambiguous names (`ref`, `id`, `source`, `share`)
are deliberately absent: on some sites they choose the page.
"""

PREFIXES = ("utm_", "mtm_", "matomo_", "piwik_", "hsa_", "at_")

_TOOLS = (
    "fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid _ga _gl ga_source ga_medium "
    "ga_campaign msclkid yclid ysclid _openstat twclid ttclid igshid igsh li_fat_id epik rdt_cid scclid s_kwcid "
    "ef_id mc_cid mc_eid mkt_tok _hsenc _hsmi hsctatracking __hssc __hstc __hsfp vero_id vero_conv oly_anon_id "
    "oly_enc_id wickedid sc_cid icid ns_source ns_mchannel ns_campaign ns_linkname ns_fee xtor cmpid ocid smid "
    "smtyp fb_action_ids fb_action_types fb_source fb_ref ref_src ref_url guccounter guce_referrer "
    "guce_referrer_sig pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid wt_mc wt_zmc mibextid "
    "__twitter_impression __tn__ __s trk_contact trk_msg trk_module trk_sid spm _branch_match_id"
)
NAMES = frozenset(_TOOLS.split())

#: Parameters that choose another rendering of the same page; they matter to a fetch, not to identity.
RENDERINGS: dict[str, frozenset[str] | None] = {
    "amp": frozenset({"", "1", "true"}),
    "outputtype": frozenset({"amp"}),
    "random-post": None,
    "print": frozenset({"", "1", "true", "yes", "y", "print"}),
    "printable": frozenset({"", "1", "true", "yes", "y"}),
    "view": frozenset({"print", "amp"}),
    "format": frozenset({"print", "amp"}),
    "mode": frozenset({"print", "amp"}),
    "tmpl": frozenset({"component"}),
}


def is_tracking(name: str) -> bool:
    """Whether the parameter of this (unescaped) name only tracks."""
    name = name.casefold()
    return name in NAMES or name.startswith(PREFIXES)


def is_rendering(name: str, value: str) -> bool:
    """Whether the parameter only chooses a rendering (`amp=1`, `outputType=amp`, `random-post=...`)."""
    name = name.casefold()
    return name in RENDERINGS and ((values := RENDERINGS[name]) is None or value.casefold() in values)
