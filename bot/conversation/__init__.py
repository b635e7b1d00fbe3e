"""Messages: masked, stored, answered once and in order, delivered."""
