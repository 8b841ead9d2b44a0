# case: A method reads a variable that is rebound between calls.
# expect: equivalent
# fast:
# %%
currency = "EUR"
class Price:
    def __init__(self, amount):
        self.amount = amount
    def text(self):
        return f"{self.amount} {currency}"
# %%
p = Price(3)
a = p.text()
# %%
currency = "USD"
b = p.text()
print(a, b)
