"""Speed and size against named alternatives, measured in one run on one machine."""
