# case: One file that mixes everything, without markers.
# expect: equivalent
# format: script
# %%
import random, statistics as st
random.seed(0)
data = [random.gauss(0, 1) for _ in range(50)]
def clip(x, lo=-1, hi=1):
    return max(lo, min(hi, x))
clipped = [clip(x) for x in data]
mean = st.mean(clipped)
lo = -0.5
hi = 0.5
again = [clip(x, lo, hi) for x in data]
mean2 = st.mean(again)
class Summary:
    def __init__(self, xs):
        self.n = len(xs)
        self.mean = round(st.mean(xs), 4)
s1, s2 = Summary(clipped), Summary(again)
print(s1.n, s1.mean, s2.mean)
if mean2 > mean:
    verdict = "up"
else:
    verdict = "down"
print(verdict)
