def migrate(cr, version):
    """Contracts signed before their texts were kept here have them on paper only.

    Before the new columns are filled, because filling them checks the contracts.
    """
    cr.execute(
        "ALTER TABLE cae_contract ADD COLUMN IF NOT EXISTS mentions_on_paper boolean"
    )
    cr.execute(
        "UPDATE cae_contract SET mentions_on_paper = TRUE WHERE state = 'signed'"
    )
