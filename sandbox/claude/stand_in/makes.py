"""Makers of cars and two-wheelers, and models that name their maker by themselves."""

from sandbox.claude.stand_in.words import fold

_NAMES = (
    "Acura", "Alfa Romeo", "Aprilia", "Aston Martin", "Audi", "Bentley", "BMW", "Buick", "BYD",
    "Cadillac", "Chevrolet", "Chevy", "Chrysler", "Citroën", "Cupra", "Dacia", "Dodge", "Ducati",
    "Ferrari", "Fiat", "Fisker", "Ford", "Genesis", "GMC", "Harley-Davidson", "Harley Davidson",
    "Honda", "Hyundai", "Indian", "Infiniti", "Jaguar", "Jeep", "Kawasaki", "Kia", "KTM",
    "Lamborghini", "Land Rover", "Lexus", "Lincoln", "Lucid", "Maserati", "Mazda",
    "Mercedes-Benz", "Mercedes", "MG", "Mini", "Mitsubishi", "Moto Guzzi", "Nio", "Nissan", "Opel",
    "Peugeot", "Piaggio", "Polestar", "Porsche", "Ram", "Renault", "Rivian", "Royal Enfield",
    "Saab", "Seat", "Skoda", "Smart", "Subaru", "Suzuki", "Tesla", "Toyota", "Triumph", "Vespa",
    "Volkswagen", "VW", "Volvo", "Xpeng", "Yamaha", "Zero",
)  # fmt: skip

MAKES = {fold(name): name for name in _NAMES}
"""Makers by their folded name."""

_OWN_NAMES = {
    "Tesla": ("Model 3", "Model S", "Model X", "Model Y", "Cybertruck"),
    "Nissan": ("Leaf", "Ariya", "Altima", "Rogue", "Sentra"),
    "Hyundai": ("Ioniq 5", "Ioniq 6", "Ioniq", "Kona", "Tucson", "Elantra"),
    "Toyota": ("Corolla", "Camry", "Prius", "RAV4", "Yaris"),
    "Honda": ("Civic", "Accord", "CR-V", "Rebel 500"),
    "Ford": ("Mustang Mach-E", "Mustang", "F-150", "Fiesta", "Escape"),
    "Volkswagen": ("Golf", "Jetta", "Passat", "Tiguan", "ID.4"),
    "Chevrolet": ("Bolt", "Silverado", "Malibu", "Equinox"),
    "Renault": ("Zoe", "Clio", "Twingo"),
    "Kia": ("EV6", "EV9", "Niro", "Sorento"),
    "Seat": ("Ibiza", "Leon"),
}

MODELS = {fold(model): (make, model) for make, models in _OWN_NAMES.items() for model in models}
"""Maker and model by the folded name of the model."""
