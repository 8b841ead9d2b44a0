# case: An instance of a notebook class is pickled and read back; the package must be able to read it too.
# expect: equivalent
# %%
import pickle
class Customer:
    def __init__(self, name, age):
        self.name, self.age = name, age
    def greet(self):
        return f"hi {self.name}"
# %%
c = Customer("ann", 40)
with open("customer.pkl", "wb") as f:
    pickle.dump(c, f)
# %%
with open("customer.pkl", "rb") as f:
    back = pickle.load(f)
text = back.greet()
print(text, back.age, type(back) is Customer)
