"""The security conventions of ``docs/architecture.md``, as checks on any model."""

import re

COMPANY_DOMAIN = "[('company_id', 'in', company_ids)]"
ROLES = tuple(
    f"cae_members.group_cae_{role}"
    for role in ("adviser", "accountant", "payroll", "manager")
)
ADVISER, PORTAL = ROLES[0], "base.group_portal"
MODES = ("read", "write", "create", "unlink")
MONEY_WORD = re.compile(
    r"(^|_)(amount|balance|base|charges?|contribution|cost|costs|credit|debit|due|fee|"
    r"gross|margin|net|paid|pay|premium|price|reserve|result|salary|tax|total|"
    r"treasury|turnover|vat|wages?|withheld)(_|$)"
)
RATE_WORD = re.compile(r"(rate|percent|percentage|share|hours|days|weight|quantity)")


class Conventions:
    """Faults of the models of one registry; rules and access lines are read once."""

    def __init__(self, env):
        self.env = env
        self.groups = {name: env.ref(name) for name in (*ROLES, PORTAL)}
        self.wide = env.ref("base.group_user") | env.ref("base.group_public")
        models = env["ir.model"].search([("model", "=like", "cae.%")])
        self.names = [name for name in models.mapped("model") if name in env]
        access = env["ir.model.access"].search([("model_id", "in", models.ids)])
        rules = env["ir.rule"].search([("model_id", "in", models.ids)])
        self.access = access.grouped(lambda line: line.model_id.model)
        self.rules = rules.grouped(lambda rule: rule.model_id.model)

    def faults(self):
        found = []
        for name in self.names:
            model = self.env[name]
            if model._abstract:
                continue
            found += self.check_description(model)
            found += self.check_wide_access(model)
            if model._transient:
                continue
            found += self.check_company(model)
            found += self.check_access_lines(model)
            found += self.check_adviser(model)
            found += self.check_portal(model)
            found += self.check_money(model)
        return sorted(found)

    def lines_of(self, model, group=None):
        lines = self.access.get(model._name, self.env["ir.model.access"])
        if group:
            lines = lines.filtered(lambda line: line.group_id == self.groups[group])
        return lines

    def may(self, model, group, mode="read"):
        return any(self.lines_of(model, group).mapped(f"perm_{mode}"))

    def has_rule(self, model, group, mode="read"):
        return any(
            self.groups[group] in rule.groups and rule[f"perm_{mode}"]
            for rule in self.rules.get(model._name, ())
        )

    def check_description(self, model):
        if not model._description or model._description == model._name:
            yield f"{model._name}: no _description"

    def check_company(self, model):
        field = model._fields.get("company_id")
        if field is None or not field.store:
            yield f"{model._name}: no stored company_id"
            return
        if not any(
            not rule.groups
            and rule.domain_force == COMPANY_DOMAIN
            and all(rule[f"perm_{mode}"] for mode in MODES)
            for rule in self.rules.get(model._name, ())
        ):
            yield f"{model._name}: no global rule {COMPANY_DOMAIN}"

    def check_access_lines(self, model):
        for role in ROLES:
            if not self.lines_of(model, role):
                yield f"{model._name}: no access line for {role}"

    def check_wide_access(self, model):
        for line in self.lines_of(model):
            grants = [mode for mode in MODES if line[f"perm_{mode}"]]
            if not grants:
                continue
            if not line.group_id:
                yield f"{model._name}: access line {line.name} has no group"
            elif line.group_id in self.wide and grants != ["read"]:
                yield f"{model._name}: {line.group_id.name} may {', '.join(grants)}"
            elif line.group_id == self.env.ref("base.group_public"):
                yield f"{model._name}: the public reads"

    def check_adviser(self, model):
        """What hangs on a member is ruled for advisers, then for each other role."""
        if not self.may(model, ADVISER):
            return
        if not self.has_rule(model, ADVISER):
            if self.hangs_on_a_member(model):
                yield f"{model._name}: hangs on a member, no rule for advisers"
            return
        for role in ROLES[1:-1]:
            if self.may(model, role) and not self.has_rule(model, role):
                yield f"{model._name}: a rule for advisers and none for {role}"

    def hangs_on_a_member(self, model):
        if model._name == "cae.member":
            return True
        for field in model._fields.values():
            if field.type != "many2one" or not field.store:
                continue
            if field.comodel_name == "cae.member":
                return True
            is_parent = field.required and field.ondelete == "cascade"
            parent = self.env.get(field.comodel_name)
            if (
                is_parent
                and parent is not None
                and parent._name.startswith("cae.")
                and parent._name != model._name
                and self.has_rule(parent, ADVISER)
            ):
                return True
        return False

    def check_portal(self, model):
        for mode in MODES:
            if self.may(model, PORTAL, mode) and not self.has_rule(model, PORTAL, mode):
                yield f"{model._name}: the portal may {mode}, without a rule"

    def check_money(self, model):
        for name, field in model._fields.items():
            if field.type != "float" or not field.store or RATE_WORD.search(name):
                continue
            if MONEY_WORD.search(name):
                yield f"{model._name}: {name} is money and not Monetary"
