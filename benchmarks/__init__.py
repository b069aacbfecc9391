"""How fast the product is beside its peers, and whether it loses anything when it is killed."""
