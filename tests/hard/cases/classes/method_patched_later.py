# case: A later cell adds a method to the class, and it reads a variable.
# expect: equivalent
# %%
class Account:
    def __init__(self, balance):
        self.balance = balance
# %%
acc = Account(100)
fee = 2
# %%
def withdraw(self, n):
    self.balance -= n + fee
    return self.balance
Account.withdraw = withdraw
left = acc.withdraw(10)
# %%
fee = 5
left2 = acc.withdraw(10)
balance = acc.balance
print(left, left2)
