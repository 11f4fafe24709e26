"""The only rooms that import SQLAlchemy; they implement the ports of the engine."""
