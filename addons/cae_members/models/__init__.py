from . import cae_batch_log
from . import cae_batch_mixin
from . import cae_establishment
from . import cae_member
from . import cae_contract
from . import cae_contract_terms
from . import res_partner
