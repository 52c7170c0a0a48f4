from odoo import models
from odoo.exceptions import UserError

from .cae_fec_import import BUSY
from .cae_fec_work import Slot

STEPS = ("wipe", "prepare", "draft", "match", "post")
UNDO_STEPS = ("unpost", "wipe")
PART = 1000
# Entries are complete and balanced: nothing is to be computed, tracked or announced;
# exchange differences and VAT on payments are entries of the file already.
AS_THEY_ARE = {
    "tracking_disable": True,
    "mail_notrack": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "skip_invoice_sync": True,
    "no_exchange_difference": True,
    "no_cash_basis": True,
}


class CaeFecImport(models.Model):
    """Booking: drafts in batches, matched as drafts, posted together at the end."""

    _inherit = "cae.fec.import"

    def action_import(self):
        """Book the file."""
        self.ensure_one()
        self.check_access("write")
        if self.run_state not in BUSY:
            self.undoing = False
        return self.action_start()

    def _batch_steps(self):
        return UNDO_STEPS if self.undoing else STEPS

    def _batch_step_label(self, step):
        labels = {
            "wipe": self.env._("Drafts left by a run before"),
            "prepare": self.env._("Journals, accounts and partners"),
            "draft": self.env._("Entries"),
            "match": self.env._("Matchings"),
            "post": self.env._("Posting, all together"),
            "unpost": self.env._("Back to drafts, all together"),
        }
        return labels.get(step, step)

    def _batch_check_start(self):
        if self.undoing:
            self._check_undo()
            return
        if self.state == "done":
            raise UserError(self.env._("%s is imported already.", self.file_name))
        self._fec_analyse()
        if self.error_count:
            raise UserError(
                self.env._(
                    "%(count)s errors: %(first)s Correct them, then check the file "
                    "again.",
                    count=self.error_count,
                    first=self._fec_first_fault("error"),
                )
            )
        if self.confirm_count and not self.accept_deviations:
            raise UserError(
                self.env._(
                    "%(count)s faults to confirm: %(first)s Correct the file, or "
                    "accept what departs from the norm.",
                    count=self.confirm_count,
                    first=self._fec_first_fault("confirm"),
                )
            )
        self.match_done = 0

    def _fec_first_fault(self, level):
        faults = self.fault_ids.filtered(lambda f: f.level == level)
        fault = (faults.filtered("line") or faults)[:1]
        line = self.env._("line %s: ", fault.line) if fault.line else ""
        return f"{line}{fault.message}"

    def _batch_run_step(self, step, limit):
        return getattr(self, f"_step_{step}")(limit)

    def _batch_done(self):
        Slot.clear()
        self.write({"state": "undone" if self.undoing else "done", "undoing": False})

    # -- steps -------------------------------------------------------------------

    def _step_wipe(self, limit):
        """Delete what is not posted: of a run that failed, or of one undone."""
        own = [("cae_fec_import_id", "=", self.id), ("state", "!=", "posted")]
        moves = self.env["account.move"].search(own, limit=limit)
        moves.line_ids.remove_move_reconcile()
        moves.with_context(force_delete=True, **AS_THEY_ARE).unlink()
        return self.env["account.move"].search_count(own)

    def _step_prepare(self, limit):
        """Create what the codes of the file name and the company does not have."""
        missing = self.mapping_ids.filtered("to_create")
        kinds = [
            k for k in ("account", "journal", "partner") if k in missing.mapped("kind")
        ]
        lines = missing.filtered(lambda line: line.kind == kinds[0])[:limit]
        if lines:
            lines._create_targets()
        left = len(missing) - len(lines)
        if not left:
            self._fec_allow_matching()
        return left

    def _fec_allow_matching(self):
        """Accounts that carry letters must be such that their items can be matched."""
        work, may = self._fec_work(), self._fec_may_match()
        codes = {code for code, seen in work.seen.items() if seen.lettered}
        lines = self.mapping_ids.filtered(
            lambda line: (
                line.kind == "account" and line.code in codes and may[line.code]
            )
        )
        # The accountant has seen in the dry run which accounts carry letters.
        accounts_sudo = lines.account_id.sudo()
        accounts_sudo.filtered(lambda account: not account.reconcile).reconcile = True

    def _step_draft(self, limit):
        """Draft entries of those that are not there yet, by their keys."""
        work = self._fec_work()
        moves = self.env["account.move"].search_fetch(
            [("cae_fec_import_id", "=", self.id)], ["cae_fec_key"]
        )
        done = set(moves.mapped("cae_fec_key"))
        todo = [entry for entry in work.plan.new if entry.key not in done]
        targets = self._fec_targets()
        batch = [self._fec_move_values(entry, work, targets) for entry in todo[:limit]]
        self.env["account.move"].with_context(**AS_THEY_ARE).create(batch)
        self.env.invalidate_all()
        return len(todo) - len(batch)

    def _step_match(self, limit):
        """Match the next sets of items that the former software had matched."""
        work = self._fec_work()
        sets = work.plan.letterings[self.match_done : self.match_done + limit]
        items = self._fec_items(work, {line for found in sets for line in found.lines})
        may = self._fec_may_match()
        plans = []
        for found in sets:
            lines = [items.get(line) for line in found.lines]
            if all(lines) and may.get(self._fec_code(work, found.lines[0])):
                union = self.env["account.move.line"].union(*lines)
                union = union.filtered("balance")
                if len(union) > 1 and not any(union.mapped("reconciled")):
                    plans.append(union)
        if plans:
            lines = self.env["account.move.line"].with_context(**AS_THEY_ARE)
            lines._reconcile_plan(plans)
        self.match_done += len(sets)
        return len(work.plan.letterings) - self.match_done

    def _step_post(self, _limit):
        """Post every entry of the file, in this one transaction."""
        moves = self.env["account.move"].search(
            [("cae_fec_import_id", "=", self.id), ("state", "=", "draft")],
            order="date, id",
        )
        expected = len(self._fec_work().plan.new)
        if len(moves) != expected:
            raise UserError(
                self.env._(
                    "%(found)s draft entries and %(expected)s in the file: somebody "
                    "deleted or posted some. Start the import again.",
                    found=len(moves),
                    expected=expected,
                )
            )
        for part in self._fec_parts(moves):
            # Odoo asks for these entry by entry: a query for all instead of four each.
            lines = part.line_ids
            lines.fetch(["tax_ids", "tax_tag_ids", "partner_id"])
            lines.partner_id.fetch(["commercial_partner_id"])
            part.with_context(**AS_THEY_ARE)._post(soft=False)
            self.env.invalidate_all()
        return 0

    @staticmethod
    def _fec_parts(moves):
        """Entries in parts, in one transaction all the same.

        Odoo names them by thousands, each inside the one before: forty thousand at
        once exceed the depth of Python's calls.
        """
        for start in range(0, len(moves), PART):
            yield moves[start : start + PART]

    # -- undoing -----------------------------------------------------------------

    def _check_undo(self):
        """An import is taken out whole, or not at all."""
        if self.company_id.restrictive_audit_trail and self.state == "done":
            raise UserError(
                self.env._(
                    "The audit trail of the company forbids to delete posted entries: "
                    "reverse them."
                )
            )
        partials = self.env["account.partial.reconcile"].search(
            [
                "|",
                ("debit_move_id.move_id.cae_fec_import_id", "=", self.id),
                ("credit_move_id.move_id.cae_fec_import_id", "=", self.id),
            ]
        )
        items = partials.debit_move_id | partials.credit_move_id
        others = items.move_id.filtered(lambda move: move.cae_fec_import_id != self)
        if others:
            raise UserError(
                self.env._(
                    "Entries of this import are matched with %(count)s others, such as "
                    "%(name)s: undo these matchings first.",
                    count=len(others),
                    name=others[0].display_name,
                )
            )

    def _step_unpost(self, _limit):
        """Every entry back to draft, in this one transaction."""
        moves = self.env["account.move"].search(
            [("cae_fec_import_id", "=", self.id), ("state", "=", "posted")]
        )
        for part in self._fec_parts(moves):
            part.line_ids.remove_move_reconcile()
            part.with_context(**AS_THEY_ARE).button_draft()
            self.env.invalidate_all()
        return 0
