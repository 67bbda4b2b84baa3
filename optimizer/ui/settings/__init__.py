"""The Settings page: the client, its calendar and costs, and the person at the browser."""
