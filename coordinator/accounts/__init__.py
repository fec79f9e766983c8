"""People, their accounts and sign-in, and the dated grants that alone give rights."""
