"""The screens: agenda, talk, review, help."""
