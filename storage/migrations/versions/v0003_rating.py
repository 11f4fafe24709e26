"""The rating tables with their first figures, and the quotes given."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# US dollars a month for a vehicle of 5 years and 30,000 miles with a driver of 35, in cents.
_CLASSES = {
    "small car": ("car", 7_800),
    "car": ("car", 9_600),
    "family car": ("car", 9_000),
    "sport utility": ("car", 10_200),
    "pickup": ("car", 10_400),
    "van": ("car", 9_800),
    "premium car": ("car", 13_400),
    "sports car": ("car", 17_800),
    "small electric car": ("electric car", 10_400),
    "electric car": ("electric car", 12_600),
    "large electric car": ("electric car", 14_400),
    "premium electric car": ("electric car", 17_200),
    "moped": ("two-wheeler", 2_400),
    "scooter": ("two-wheeler", 3_300),
    "motorcycle": ("two-wheeler", 5_200),
    "touring motorcycle": ("two-wheeler", 6_600),
    "sport motorcycle": ("two-wheeler", 9_200),
}

# Make, then the first words of the model, letters and digits apart; empty: whatever is not listed.
# An empty make stands for words found anywhere in make and model.
_VEHICLES = {
    "small car": {
        "chevrolet": "spark, sonic",
        "fiat": ", 500",
        "ford": "fiesta",
        "honda": "fit",
        "hyundai": "accent, venue",
        "kia": "rio, soul",
        "mini": "",
        "mitsubishi": "mirage",
        "nissan": "versa, micra",
        "toyota": "yaris, aygo",
        "volkswagen": "polo, up",
    },
    "family car": {
        "chevrolet": ", malibu, cruze",
        "ford": ", focus, fusion",
        "honda": ", civic, accord, insight",
        "hyundai": ", elantra, sonata, ioniq",
        "kia": ", forte, k 5, optima",
        "mazda": ", 3, 6",
        "nissan": ", altima, sentra",
        "subaru": ", impreza, legacy",
        "toyota": ", corolla, camry, prius",
        "volkswagen": ", golf, jetta, passat",
    },
    "sport utility": {
        "chevrolet": "equinox, tahoe, trax, blazer",
        "ford": "escape, explorer, edge, bronco",
        "honda": "cr v, hr v, pilot",
        "hyundai": "tucson, santa fe, kona, palisade",
        "jeep": "",
        "kia": "sportage, sorento, telluride, niro",
        "mazda": "cx",
        "nissan": "rogue, murano, pathfinder",
        "subaru": "forester, outback, crosstrek",
        "toyota": "rav 4, highlander, 4 runner, sequoia",
        "volkswagen": "tiguan, atlas, taos",
    },
    "pickup": {
        "chevrolet": "silverado, colorado",
        "ford": "f, ranger, maverick",
        "gmc": "",
        "honda": "ridgeline",
        "nissan": "frontier, titan",
        "ram": "",
        "toyota": "tacoma, tundra",
    },
    "van": {
        "chrysler": ", pacifica",
        "honda": "odyssey",
        "kia": "carnival, sedona",
        "toyota": "sienna",
    },
    "premium car": {
        "acura": "",
        "audi": "",
        "bmw": "",
        "cadillac": "",
        "genesis": "",
        "infiniti": "",
        "jaguar": "",
        "land rover": "",
        "lexus": "",
        "lincoln": "",
        "mercedes benz": "",
        "volvo": "",
    },
    "sports car": {
        "bmw": "m 2, m 3, m 4, m 5",
        "chevrolet": "corvette, camaro",
        "dodge": "challenger, viper",
        "ferrari": "",
        "ford": "mustang",
        "lamborghini": "",
        "maserati": "",
        "mclaren": "",
        "nissan": "gt r, z",
        "porsche": "",
        "toyota": "supra, gr",
    },
    "small electric car": {
        "bmw": "i 3",
        "chevrolet": "bolt",
        "fiat": "500 e",
        "hyundai": "kona electric",
        "mini": "cooper se, electric",
        "nissan": "leaf",
        "renault": "zoe",
        "volkswagen": "id 3, e golf",
    },
    "electric car": {
        "": "electric, ev, bev",
        "byd": "",
        "chevrolet": "equinox ev",
        "ford": "mustang mach e",
        "hyundai": "ioniq 5, ioniq 6, ioniq electric",
        "kia": "ev, niro ev",
        "nissan": "ariya",
        "polestar": "",
        "subaru": "solterra",
        "tesla": ", model 3, model y",
        "toyota": "bz",
        "volkswagen": "id",
        "volvo": "ex, c 40, xc 40 recharge",
    },
    "large electric car": {
        "chevrolet": "silverado ev, blazer ev",
        "ford": "f 150 lightning",
        "kia": "ev 9",
        "rivian": "",
        "tesla": "cybertruck",
    },
    "premium electric car": {
        "audi": "e tron, q 4 e tron, q 6 e tron, q 8 e tron",
        "bmw": "i 4, i 5, i 7, ix",
        "cadillac": "lyriq",
        "lucid": "",
        "mercedes benz": "eqa, eqb, eqc, eqe, eqs",
        "porsche": "taycan, macan electric",
        "tesla": "model s, model x, roadster",
    },
    "moped": {"": "moped", "honda": "ruckus, metropolitan"},
    "scooter": {
        "": "scooter",
        "bmw": "c, ce",
        "honda": "pcx, forza, adv",
        "kymco": "",
        "niu": "",
        "piaggio": "",
        "vespa": "",
        "yamaha": "xmax, nmax, tmax, zuma",
    },
    "motorcycle": {
        "": "motorcycle, motorbike",
        "bmw": "f, g, r",
        "honda": "cb, crf, grom, rebel, shadow, africa twin",
        "husqvarna": "",
        "kawasaki": "",
        "ktm": "",
        "royal enfield": "",
        "suzuki": "dr, sv, v strom",
        "triumph": "",
        "yamaha": "",
        "zero": "",
    },
    "touring motorcycle": {
        "bmw": "k",
        "harley davidson": "",
        "honda": "gold wing",
        "indian": "",
        "moto guzzi": "",
    },
    "sport motorcycle": {
        "aprilia": "",
        "bmw": "s, m 1000",
        "ducati": "",
        "honda": "cbr",
        "kawasaki": "ninja",
        "suzuki": "gsx, hayabusa",
        "yamaha": "yzf, r 1, r 6, r 7",
    },
    "car": {"": ""},
}
_SAME_MAKE = {
    "chevy": "chevrolet",
    "harley": "harley davidson",
    "mercedes": "mercedes benz",
    "vw": "volkswagen",
}

# Factors in thousandths at points; between two points the factor lies on the line between them.
_AGE_OF_CAR = "-1:1180 0:1150 1:1120 3:1050 5:1000 8:890 12:780 20:690 30:640 100:560"
_AGE_OF_ELECTRIC = "-1:1200 0:1170 1:1130 3:1050 5:1000 8:930 12:850 20:760 30:700 100:600"
_AGE_OF_TWO_WHEELER = "-1:1150 0:1120 1:1090 3:1040 5:1000 8:920 12:830 20:740 30:690 100:600"
_MILEAGE = "0:880 10000:940 30000:1000 60000:1060 100000:1130 200000:1230 500000:1350"
_MILEAGE_OF_TWO_WHEELER = "0:850 3000:910 10000:960 30000:1000 60000:1090 500000:1350"
_DRIVER = (
    "16:2600 18:2200 21:1650 25:1220 30:1050 35:1000 50:920 60:940 65:1000 70:1090 75:1210 "
    "80:1380 90:1700 99:2000"
)
_RIDER = "16:2400 18:2100 21:1700 25:1300 30:1100 35:1000 50:940 60:1000 70:1180 80:1500 99:2200"
_CURVES = {
    ("car", "vehicle_age"): _AGE_OF_CAR,
    ("car", "mileage"): _MILEAGE,
    ("car", "driver_age"): _DRIVER,
    ("electric car", "vehicle_age"): _AGE_OF_ELECTRIC,
    ("electric car", "mileage"): _MILEAGE,
    ("electric car", "driver_age"): _DRIVER,
    ("two-wheeler", "vehicle_age"): _AGE_OF_TWO_WHEELER,
    ("two-wheeler", "mileage"): _MILEAGE_OF_TWO_WHEELER,
    ("two-wheeler", "driver_age"): _RIDER,
}
_BOUNDS = {"year": (1980, None), "mileage": (0, 500_000), "driver_age": (16, 99)}


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
        for name, (product, cents) in _CLASSES.items()
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
        for kind, makes in _VEHICLES.items()
        for make, models in makes.items()
        for name in (make, *(other for other, same in _SAME_MAKE.items() if same == make))
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
        for (product, name), points in _CURVES.items()
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
    return [
        {"input": name, "least": least, "most": most} for name, (least, most) in _BOUNDS.items()
    ]


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
