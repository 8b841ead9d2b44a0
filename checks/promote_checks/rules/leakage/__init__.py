"""DL: does the test set stay unseen?"""
