"""The notebook model, the observed run, the proof and the gate: understands and judges."""
