"""The rating tables with their first figures, and the quotes given."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.rating_figures import BOUNDS, CLASSES, CURVES, SAME_MAKE, VEHICLES

revision = "0003"
down_revision = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables and fill them."""
    op.bulk_insert(_classes(), _class_rows())
    op.bulk_insert(_vehicles(), _vehicle_rows())
    op.bulk_insert(_curves(), _curve_rows())
    op.bulk_insert(_bounds(), _bound_rows())
    _quotes()


def downgrade() -> None:
    """Drop them; quotes given are lost."""
    for name in ("quote", "rating_bound", "rating_curve", "rating_vehicle", "rating_class"):
        op.drop_table(name)


def _classes() -> sa.Table:
    return op.create_table(
        "rating_class",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("product", sa.Text, nullable=False),
        sa.Column("monthly_cents", sa.Integer, nullable=False),
        sa.CheckConstraint("monthly_cents > 0", name="monthly_cents"),
    )


def _class_rows() -> list[dict[str, object]]:
    return [
        {"name": name, "product": product, "monthly_cents": cents}
        for name, (product, cents) in CLASSES.items()
    ]


def _vehicles() -> sa.Table:
    return op.create_table(
        "rating_vehicle",
        sa.Column("make", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("class", sa.Text, sa.ForeignKey("rating_class.name"), nullable=False),
        sa.PrimaryKeyConstraint("make", "model"),
    )


def _vehicle_rows() -> list[dict[str, object]]:
    return [
        {"make": name, "model": model.strip(), "class": kind}
        for kind, makes in VEHICLES.items()
        for make, models in makes.items()
        for name in (make, *(other for other, same in SAME_MAKE.items() if same == make))
        for model in models.split(",")
    ]


def _curves() -> sa.Table:
    return op.create_table(
        "rating_curve",
        sa.Column("product", sa.Text, nullable=False),
        sa.Column("input", sa.Text, nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("permille", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("product", "input", "at"),
        sa.CheckConstraint("permille > 0", name="permille"),
    )


def _curve_rows() -> list[dict[str, object]]:
    return [
        {"product": product, "input": name, "at": int(at), "permille": int(permille)}
        for (product, name), points in CURVES.items()
        for at, permille in (point.split(":") for point in points.split())
    ]


def _bounds() -> sa.Table:
    return op.create_table(
        "rating_bound",
        sa.Column("input", sa.Text, primary_key=True),
        sa.Column("least", sa.Integer, nullable=False),
        sa.Column("most", sa.Integer),
    )


def _bound_rows() -> list[dict[str, object]]:
    return [{"input": name, "least": least, "most": most} for name, (least, most) in BOUNDS.items()]


def _quotes() -> None:
    op.create_table(
        "quote",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("make", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("mileage", sa.Integer, nullable=False),
        sa.Column("driver_age", sa.Integer, nullable=False),
        sa.Column("product", sa.Text, nullable=False),
        sa.Column("monthly_cents", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.CheckConstraint("monthly_cents > 0", name="monthly_cents"),
    )
