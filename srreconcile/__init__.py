"""Audit and reconcile staff links in Schoolrunner."""
