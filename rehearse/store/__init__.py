"""The database, its migrations, repositories, and the backup archive."""
