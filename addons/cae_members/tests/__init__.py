from . import test_batch
from . import test_contract
from . import test_establishment
from . import test_http_security
from . import test_member
from . import test_record_security
from . import test_registry_security
