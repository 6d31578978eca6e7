"""Pieces of screens; each shows a frozen value and knows no service."""
