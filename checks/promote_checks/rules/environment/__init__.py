"""EN: does it run elsewhere?"""
