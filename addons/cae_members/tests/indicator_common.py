from datetime import date

from .test_funding_agreement import FundingCommon

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


class IndicatorCommon(FundingCommon):
    """Eleven women and three men, in two establishments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["cae.establishment"].create(
            {"name": "Branch", "code": "BR"}
        )
        cls.women = cls.followed("Woman", 11, "female", cls.establishment)
        cls.men = cls.followed("Man", 3, "male", cls.branch)
        cls.reason = cls.env["cae.exit.reason"].create(
            {"name": "Created a company", "positive": True}
        )
        subject = cls.env["cae.support.subject"].create({"name": "Talk"})
        cls.hours = cls.env["cae.support.hour"].create(
            [
                {
                    "member_id": member.id,
                    "date": date(2026, 1, 20),
                    "hours": 1.25,
                    "subject_id": subject.id,
                    "programme_id": cls.programme.id,
                }
                for member in cls.women[:6]
            ]
        )

    @classmethod
    def followed(cls, name, count, gender, establishment):
        members = cls.env["cae.member"]
        for number in range(count):
            member = cls.make_member(f"{name} {number}")
            cls.make_contract(
                member, start=date(2025, 1, 1), establishment_id=establishment.id
            )
            member.file_ids.write({"gender": gender, "birth_date": date(1990, 1, 1)})
            members |= member
        return members

    def report(self, user=None, **values):
        reports = self.env["cae.indicator.report"]
        if user:
            self.env.flush_all()
            self.env.invalidate_all()
            reports = reports.with_user(self.users[user])
        return reports.create(
            {
                "period": "other",
                "date_from": YEAR[0],
                "date_to": YEAR[1],
                "row_dimension": "gender",
                **values,
            }
        )

    def texts(self, report):
        """{row label: {column label: text}} of what is on the screen."""
        grid = report.grid
        labels = [column["label"] for column in grid["columns"]]
        return {
            row["label"]: dict(
                zip(labels, (cell["text"] for cell in row["cells"]), strict=True)
            )
            for row in grid["rows"]
        }
