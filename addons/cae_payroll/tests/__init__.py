from . import (
    test_pay_audit,
    test_pay_batches,
    test_pay_http,
    test_pay_run,
    test_pay_run_once,
    test_pay_scenarios,
    test_pay_security,
    test_payslip,
    test_tours,
)
