"""Headings and lines of the payslip, as the law names them (French, never translated).

Model "adapté" of the order of 25 February 2016 as amended, usable until 31 December
2026: columns Base, Taux salarial, Part salarié, Part employeur. Labels are to be
compared with the annex of the order on Légifrance by a person.
"""

# (heading, [(label, codes that are merged on the line)]); "" when it has no heading.
HEADINGS = (
    (
        "SANTÉ",
        (
            ("Sécurité sociale - Maladie Maternité Invalidité Décès", ("maladie",)),
            ("Complémentaire Incapacité Invalidité Décès", ("prevoyance_cadre",)),
            ("Complémentaire Santé", ("mutuelle",)),
        ),
    ),
    (
        "ACCIDENTS DU TRAVAIL - MALADIES PROFESSIONNELLES",
        (("Accidents du travail - Maladies professionnelles", ("atmp",)),),
    ),
    (
        "RETRAITE",
        (
            ("Sécurité sociale plafonnée", ("vieillesse_plafonnee",)),
            ("Sécurité sociale déplafonnée", ("vieillesse_deplafonnee",)),
            ("Complémentaire Tranche 1", ("agirc_arrco_t1", "ceg_t1", "cet")),
            ("Complémentaire Tranche 2", ("agirc_arrco_t2", "ceg_t2")),
        ),
    ),
    ("FAMILLE", (("Allocations familiales", ("famille",)),)),
    ("ASSURANCE CHÔMAGE", (("Assurance chômage", ("chomage", "ags", "apec")),)),
    (
        "AUTRES CONTRIBUTIONS DUES PAR L'EMPLOYEUR",
        (
            (
                "Total des autres contributions",
                (
                    "csa",
                    "fnal",
                    "formation_professionnelle",
                    "cpf_cdd",
                    "taxe_apprentissage",
                    "taxe_apprentissage_balance",
                    "dialogue_social",
                    "versement_mobilite",
                    "effort_construction",
                    "forfait_social",
                    "taxe_sur_les_salaires",
                ),
            ),
        ),
    ),
    (
        "",
        (
            ("CSG déductible de l'impôt sur le revenu", ("csg_deductible",)),
            (
                "CSG/CRDS non déductible de l'impôt sur le revenu",
                ("csg_non_deductible", "crds"),
            ),
        ),
    ),
    (
        "EXONÉRATIONS DE COTISATIONS DE L'EMPLOYEUR",
        (
            (
                "Total des exonérations et allègements",
                ("reduction_urssaf", "reduction_retirement"),
            ),
        ),
    ),
)
# Lines that show one amount only: no single base or rate stands for them.
AMOUNT_ONLY = frozenset(("mutuelle", "csa", "reduction_urssaf", "reduction_retirement"))

LABOUR_CODE = (
    "Code du travail, à défaut de convention collective (congés payés : art. L3141-1 "
    "et suivants ; préavis : art. L1234-1 et suivants)"
)
CESA_BASIS = (
    "Part fixe + part variable calculée sur le chiffre d'affaires (art. L7332-3 du "
    "code du travail), sans référence à un horaire"
)
JOBS = {"cesa": "Entrepreneur·e salarié·e", "ordinary": "Salarié·e"}
ASSOCIATE = "Entrepreneur·e salarié·e associé·e"
KEEP = (
    "Dans votre intérêt et pour vous aider à faire valoir vos droits, conservez ce "
    "bulletin de paie sans limitation de durée."
)
WEBSITE = (
    "Informations sur le bulletin de paie : www.service-public.fr, rubrique bulletin "
    "de paie."
)
