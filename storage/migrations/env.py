"""What Alembic runs: the migrations, inside the transaction it is given."""

from alembic import context

from storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,  # for the names of constraints
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
