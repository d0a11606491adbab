"""The recipe that turns the public MiniLM weights and openly licensed pairs into the shipped judge."""
