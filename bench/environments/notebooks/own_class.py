# %%
from collections import Counter, namedtuple
from dataclasses import dataclass, field
from typing import Dict, List, Optional

Word = namedtuple("Word", "text length")


@dataclass
class Corpus:
    texts: List[str]
    seen: Dict[str, int] = field(default_factory=dict)
    longest: Optional[Word] = None

    def count(self, least: Optional[int] = None) -> "Corpus":
        counter = Counter(word for text in self.texts for word in text.split())
        self.seen = {word: n for word, n in sorted(counter.items()) if n >= (least or 1)}
        self.longest = max((Word(w, len(w)) for w in self.seen), key=lambda w: (w.length, w.text))
        return self


# %%
corpus = Corpus(["the cat sat", "the dog sat down"]).count()
# %%
common = [word for word, n in corpus.seen.items() if n > 1]
print(common, corpus.longest)
