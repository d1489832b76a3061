"""How Alembic reaches the database: over the connection that it is handed, inside that connection's transaction."""

from alembic import context

# SQLite takes DDL back like any other change once the transaction is begun explicitly; Alembic has to be told so.
context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)

with context.begin_transaction():
    context.run_migrations()
