"""Which concepts and cards a text takes for granted, with the words that say so. Pure."""
