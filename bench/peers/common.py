"""What both peers share: the model, the schedule, the estimate, and how a run is reported."""

import argparse
import json
import math
import time

import numpy as np


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", help="model JSON of a stationary trigram")
    parser.add_argument("--length", type=int, required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True, help="CPU seconds to spend")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def read_trigram(path):
    """P[a, b, c] = p(c | a, b) and the law of the first two tokens, float64."""
    with open(path, encoding="utf-8") as file:
        model = json.load(file)
    assert model["kind"] == "ngram" and model["n"] == 3
    size = model["vocabulary"] if isinstance(model["vocabulary"], int) else len(model["vocabulary"])
    transition = np.array(model["transition"], dtype=np.float64).reshape(size, size, size)
    initial = np.array(model["initial"], dtype=np.float64).reshape(size, size)
    return transition, initial


def entropy_of(law):
    positive = law[law > 0]
    return float(-(positive * np.log(positive)).sum())


def sequence_entropy(transition, initial, length):
    """H(X_0, .., X_{L-1}) in nats, exactly: the first two tokens, then a conditional entropy per token."""
    total = entropy_of(initial)
    law = initial
    rows = -np.where(transition > 0, transition * np.log(np.where(transition > 0, transition, 1)), 0).sum(2)
    for _ in range(length - 2):
        total += float((law * rows).sum())
        law = np.einsum("ab,abc->bc", law, transition)
    return total


def unconditional_entropy(transition, initial, length):
    """h(0): the mean of H(X_i), exactly, so that no draw is spent on the first step."""
    law = initial
    entropies = [entropy_of(initial.sum(1)), entropy_of(initial.sum(0))]
    for _ in range(length - 2):
        law = np.einsum("ab,abc->bc", law, transition)
        entropies.append(entropy_of(law.sum(0)))
    return float(np.mean(entropies))


def balanced(length, steps):
    """Reveal sizes of the balanced schedule, and how many tokens are shown before each step."""
    nodes = [length * step // steps for step in range(steps + 1)]
    sizes = np.diff(nodes)
    return sizes[sizes > 0], np.array(nodes[:-1])[sizes > 0]


def run(name, version, prepare):
    """
    Averages trajectories until the CPU seconds are spent. `prepare(transition, initial, length, counts, seed)` returns a
    function whose call gives, for some independent trajectories, [trajectories, steps] mean posterior entropies of the
    masked positions when `counts` tokens are shown. Its first call, which compiles, is not counted.
    """
    asked = arguments()
    transition, initial = read_trigram(asked.model)
    sizes, counts = balanced(asked.length, asked.steps)
    draw = prepare(transition, initial, asked.length, counts[1:], asked.seed)
    draw()
    fixed = sizes[0] * unconditional_entropy(transition, initial, asked.length)
    fixed -= sequence_entropy(transition, initial, asked.length)
    values = []
    started = time.process_time()
    while time.process_time() - started < asked.seconds:
        values.append(fixed + draw() @ sizes[1:])
    seconds = time.process_time() - started
    values = np.concatenate(values)
    print(
        json.dumps(
            {
                "name": name,
                "version": version,
                "kl": float(values.mean()),
                "standardError": float(values.std(ddof=1) / math.sqrt(len(values))),
                "trajectories": len(values),
                "cpuSeconds": seconds,
            }
        )
    )
