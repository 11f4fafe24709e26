"""What the invented customers are made of: names, places, vehicles, things to order.

Nobody is meant: names are paired by chance, phone numbers end in 555-01xx, which is kept for
fiction, and e-mail addresses are on example.com (RFC 2606).
"""

GIVEN = (
    *("Amelia", "Noah", "Priya", "Diego", "Hannah", "Kwame", "Mei", "Lucas", "Aisha", "Owen"),
    *("Sofia", "Elias", "Grace", "Tomás", "Yara", "Henry", "Ingrid", "Mateo", "Leila", "Jonas"),
)
FAMILY = (
    *("Carter", "Nguyen", "Okafor", "Silva", "Bergström", "Patel", "Romero", "Kim", "Haddad"),
    *("Fischer", "O'Brien", "Novak", "Dubois", "Tanaka", "Reyes", "Larsen", "Mbeki", "Costa"),
)
STREETS = (
    *("Lantern Row", "Quill Street", "Old Mill Lane", "Foxglove Court", "Harbor View Drive"),
    *("Juniper Avenue", "Copper Hill Road", "Meadowlark Way", "Sixth Street", "Elm Terrace"),
)
CITIES = (
    ("Portland", "OR", "97205"),
    ("Austin", "TX", "78704"),
    ("Boston", "MA", "02116"),
    ("Denver", "CO", "80203"),
    ("Raleigh", "NC", "27601"),
    ("Madison", "WI", "53703"),
    ("Tucson", "AZ", "85701"),
    ("Albany", "NY", "12207"),
    ("Savannah", "GA", "31401"),
    ("Sacramento", "CA", "95814"),
)
VEHICLES = (
    ("car", "Toyota", "Corolla", "JTD", 9_450),
    ("car", "Honda", "CR-V", "2HK", 10_800),
    ("car", "Ford", "F-150", "1FT", 12_150),
    ("car", "Subaru", "Outback", "4S4", 10_150),
    ("electric car", "Tesla", "Model 3", "5YJ", 12_600),
    ("electric car", "Hyundai", "Ioniq 5", "KM8", 11_900),
    ("electric car", "Nissan", "Leaf", "1N4", 9_900),
    ("two-wheeler", "Vespa", "GTS 300", "ZAP", 3_400),
    ("two-wheeler", "Yamaha", "MT-07", "JYA", 5_200),
)
"""Product, make, model, the first three signs of the VIN, and the premium of a new one in cents."""

COVERAGES = {
    "car": (
        ("liability", "100/300/50 thousand dollars", None),
        ("collision", "market value", "500.00"),
        ("comprehensive", "market value", "250.00"),
        ("medical payments", "5,000 dollars a person", None),
    ),
    "electric car": (
        ("liability", "100/300/50 thousand dollars", None),
        ("collision", "market value", "500.00"),
        ("battery", "replacement, damage and degradation", "500.00"),
        ("charging equipment", "3,000 dollars at home, 1,000 portable", "100.00"),
        ("electronics and hacking", "5,000 dollars", "250.00"),
    ),
    "two-wheeler": (
        ("liability", "50/100/25 thousand dollars", None),
        ("theft", "market value", "250.00"),
    ),
}
"""Name, limit and deductible of what each product covers."""

ITEMS = (
    ("Roadside kit", 5_990),
    ("Winter roadside kit", 7_490),
    ("Portable charger, 3.6 kW", 28_900),
    ("Wall charger, 11 kW", 64_900),
    ("Charging cable, type 2, 5 m", 16_900),
    ("Warning triangle and vests", 1_990),
)
"""What customers order, and its price in cents."""

HAPPENED = {
    "collision": "Another car ran into the rear bumper at a traffic light.",
    "theft": "The vehicle was taken from the driveway during the night.",
    "vandalism": "Both doors on the left were scratched in a parking garage.",
    "weather": "Hail dented the hood and the roof.",
    "glass": "A stone cracked the windshield on the highway.",
    "battery": "The battery was damaged by debris on the road.",
    "other": "A shopping cart rolled into the fender.",
}
NEXT_STEPS = {
    "received": "An adjuster is assigned within two working days.",
    "under_review": "The adjuster compares the repair estimate with the photos.",
    "needs_documents": "Photos of the damage and a repair estimate are missing.",
    "approved": "Payment is on its way.",
    "paid": "Nothing is left to do.",
    "declined": "The decision was sent by mail with its reasons.",
}
