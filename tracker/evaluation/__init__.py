"""Quality measured on data labelled by people: how often the tracker reads what they read."""
