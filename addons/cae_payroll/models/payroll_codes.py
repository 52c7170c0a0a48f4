"""Names and default accounts of the lines of pay (French chart)."""

URSSAF, PENSION, HEALTH = "URSSAF", "Agirc-Arrco", "Mutuelle"
PROVIDENT, TAX, YEARLY = "Prévoyance", "DGFiP", "Contributions annuelles"

_SOCIAL = ("6451", "431", URSSAF)
_PENSION = ("6453", "437", PENSION)
_TRAINING = ("6333", "431", URSSAF)

# code: (beginning of the expense account, of the debt account, organism)
DEFAULT_ACCOUNTS = {
    "gross": ("6411", "", ""),
    "net_paid": ("", "421", ""),
    "pas": ("", "4421", TAX),
    "maladie": _SOCIAL,
    "vieillesse_plafonnee": _SOCIAL,
    "vieillesse_deplafonnee": _SOCIAL,
    "famille": _SOCIAL,
    "atmp": _SOCIAL,
    "csa": _SOCIAL,
    "fnal": ("6332", "431", URSSAF),
    "chomage": _SOCIAL,
    "ags": _SOCIAL,
    "agirc_arrco_t1": _PENSION,
    "agirc_arrco_t2": _PENSION,
    "ceg_t1": _PENSION,
    "ceg_t2": _PENSION,
    "cet": _PENSION,
    "apec": _PENSION,
    "prevoyance_cadre": ("6452", "437", PROVIDENT),
    "mutuelle": ("6452", "437", HEALTH),
    "formation_professionnelle": _TRAINING,
    "cpf_cdd": _TRAINING,
    "taxe_apprentissage": ("6338", "431", URSSAF),
    "taxe_apprentissage_balance": ("6338", "4386", YEARLY),
    "dialogue_social": _SOCIAL,
    "versement_mobilite": ("6331", "431", URSSAF),
    "effort_construction": ("6334", "4386", YEARLY),
    "forfait_social": _SOCIAL,
    "csg_deductible": ("", "431", URSSAF),
    "csg_non_deductible": ("", "431", URSSAF),
    "crds": ("", "431", URSSAF),
    "taxe_sur_les_salaires": ("6311", "4481", TAX),
    "reduction_urssaf": _SOCIAL,
    "reduction_retirement": _PENSION,
}


def code_labels(env):
    """{code: name as read by the user}."""
    return {
        "gross": env._("Gross pay"),
        "net_paid": env._("Net paid to members"),
        "pas": env._("Income tax withheld"),
        "maladie": env._("Health insurance"),
        "vieillesse_plafonnee": env._("Old age, below the ceiling"),
        "vieillesse_deplafonnee": env._("Old age, on all pay"),
        "famille": env._("Family allowances"),
        "atmp": env._("Work accidents"),
        "csa": env._("Solidarity for autonomy (CSA)"),
        "fnal": env._("Housing aid (FNAL)"),
        "chomage": env._("Unemployment insurance"),
        "ags": env._("Wage guarantee (AGS)"),
        "agirc_arrco_t1": env._("Supplementary pension, tranche 1"),
        "agirc_arrco_t2": env._("Supplementary pension, tranche 2"),
        "ceg_t1": env._("General balance (CEG), tranche 1"),
        "ceg_t2": env._("General balance (CEG), tranche 2"),
        "cet": env._("Technical balance (CET)"),
        "apec": env._("Executives' employment (APEC)"),
        "prevoyance_cadre": env._("Provident plan of executives"),
        "mutuelle": env._("Health plan"),
        "formation_professionnelle": env._("Vocational training"),
        "cpf_cdd": env._("Training account, fixed-term contracts"),
        "taxe_apprentissage": env._("Apprenticeship levy"),
        "taxe_apprentissage_balance": env._("Apprenticeship levy, balance"),
        "dialogue_social": env._("Social dialogue"),
        "versement_mobilite": env._("Mobility contribution"),
        "effort_construction": env._("Housing construction (PEEC)"),
        "forfait_social": env._("Flat social contribution"),
        "csg_deductible": env._("Deductible CSG"),
        "csg_non_deductible": env._("Non-deductible CSG"),
        "crds": env._("CRDS"),
        "taxe_sur_les_salaires": env._("Payroll tax"),
        "reduction_urssaf": env._("General reduction, URSSAF"),
        "reduction_retirement": env._("General reduction, pension"),
    }
