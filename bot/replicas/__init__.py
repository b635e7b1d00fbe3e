"""What several replicas share over Redis, none of it needed to keep a message safe."""
