"""Forums, parties (countries and organisations), dated memberships and offices, holidays."""
