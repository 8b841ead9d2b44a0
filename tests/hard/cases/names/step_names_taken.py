# case: Functions and headings whose names are those that steps would like to have.
# expect: equivalent
# %%
# # Load data
def load_data():
    return [1, 2, 3]
data = load_data()
# %%
# # Clean data
clean_data = [d for d in data if d > 1]
# %%
# # Build features
def build_features(xs):
    return [x * 2 for x in xs]
features = build_features(clean_data)
# %%
# # Train model
train_model = sum
model = train_model(features)
print(model)
