"""Actions of the toy bot."""
