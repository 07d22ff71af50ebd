"""What is kept on disk: the database, the question files, the backups and the archive of everything."""
