from . import (
    test_batch,
    test_contract,
    test_document,
    test_establishment,
    test_funding_agreement,
    test_http_security,
    test_information_meeting,
    test_member,
    test_member_file,
    test_record_security,
    test_registry_security,
    test_stages,
)
