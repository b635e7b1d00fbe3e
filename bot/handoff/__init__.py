"""What happens between the bot and the people who answer: the queue, and the far sides it tells."""
