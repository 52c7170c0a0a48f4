from . import test_pay_scenarios
