"""The model: its parameters and priors, demand, carry-over, likelihood, and posterior."""
