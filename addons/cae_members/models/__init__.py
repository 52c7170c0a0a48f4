from . import (
    cae_batch_log,
    cae_batch_mixin,
    cae_contract,
    cae_contract_terms,
    cae_establishment,
    cae_member,
    res_partner,
)
