from . import (
    cae_batch_log,
    cae_batch_mixin,
    cae_contract,
    cae_contract_terms,
    cae_establishment,
    cae_funder,
    cae_funding_agreement,
    cae_funding_payment,
    cae_member,
    cae_programme,
    res_partner,
)
