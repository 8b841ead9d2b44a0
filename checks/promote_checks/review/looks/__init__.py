"""What shows an item: each look takes the material of a review and returns evidence."""
