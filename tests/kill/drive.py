"""Drive a pay run and a closing to their end, from wherever they were left.

What a payroll officer and an accountant do, one button after another, long work done in
batches that commit. Called again after a kill, it takes up what it finds.
"""

from .books import MONTH

BATCH = 3
BUSY = ("queued", "running")


def drive(env):
    """Pay the month and close it; return when both are done."""
    run = _one(env, "cae.pay.run")
    while run.state != "paid":
        _advance(env, run)
    closing = _one(env, "cae.closing")
    while closing.state != "closed":
        if closing.run_state not in BUSY:
            closing.action_start()
            env.cr.commit()
        _work(closing)


def _one(env, model):
    record = env[model].search([("month", "=", MONTH)], limit=1)
    if not record:
        record = env[model].create({"month": MONTH})
        env.cr.commit()
    return record


def _advance(env, run):
    if run.run_state in BUSY:
        _work(run)
        return
    if run.state == "draft":
        run.action_prepare()
    elif run.state == "proposed":
        run.proposal_ids.filtered(lambda p: p.state == "proposed").action_approve()
    elif run.state == "approved" and run.approved_count:
        run.action_issue()
    elif run.state == "approved":
        run.action_post()
    else:
        journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
        run._register_payment(journal, run.payment_date)
    env.cr.commit()


def _work(record):
    record._batch_process(limit=BATCH)
    record.invalidate_recordset()
    if record.run_state == "failed":
        raise RuntimeError(record.run_message)
