"""How often staging's judge is wrong, and how soon it is right, beside the usual ways to judge a canary."""
