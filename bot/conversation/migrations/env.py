"""Alembic's entry point; the connection is handed in, there is no ini file."""

from alembic import context

from bot.conversation.schema import metadata

# The caller's transaction holds the lock, so none is begun or ended here.
context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
