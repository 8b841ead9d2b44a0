# case: i, x, and a name of ninety characters; names that differ by case only.
# expect: equivalent
# %%
x = 1
X = [x, 2]
this_is_a_very_long_name_for_a_value_that_nobody_would_want_to_type_twice_in_one_notebook = X
# %%
i = len(this_is_a_very_long_name_for_a_value_that_nobody_would_want_to_type_twice_in_one_notebook)
I = i * 10
# %%
result_of_everything = {"x": x, "X": X, "i": i, "I": I}
print(result_of_everything)
