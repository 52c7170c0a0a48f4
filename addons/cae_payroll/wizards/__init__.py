from . import cae_pay_payment
