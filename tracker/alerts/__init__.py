"""Findings → deliveries: an outbox in the database that each sink empties at its own pace."""
