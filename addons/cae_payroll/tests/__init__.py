from . import (
    test_pay_run,
    test_pay_scenarios,
    test_payslip,
)
