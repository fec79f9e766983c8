"""How and when people are told: their wishes, letters gathered into one, and what they were told."""
