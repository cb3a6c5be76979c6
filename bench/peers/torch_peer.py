"""
KL of the balanced schedule of a trigram in PyTorch, one thread: independent sequences and independent sets of shown tokens
for every step, forward and backward messages of a whole batch in float32 by batched matrix products, and the posterior
entropies of all masked positions averaged. The first step and the entropy are exact.
"""

import numpy as np
import torch

from common import run

BATCH = 512


def prepare(transition, initial, length, counts, seed):
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    generator = np.random.default_rng(seed)
    size = transition.shape[0]
    # [b, a, c] for the forward step and [b, c, a] for the backward one: one matrix for each symbol b in the middle.
    ahead = torch.tensor(transition.transpose(1, 0, 2), dtype=torch.float32).contiguous()
    back = ahead.transpose(1, 2).contiguous()
    start = torch.tensor(initial, dtype=torch.float32)
    cumulative = np.cumsum(transition, axis=2)
    cumulative_start = np.cumsum(initial.ravel())

    def sequences(count):
        tokens = np.empty((count, length), dtype=np.int64)
        first = np.minimum(np.searchsorted(cumulative_start, generator.random(count)), size * size - 1)
        tokens[:, 0], tokens[:, 1] = first // size, first % size
        for j in range(2, length):
            below = cumulative[tokens[:, j - 2], tokens[:, j - 1]] < generator.random((count, 1))
            tokens[:, j] = np.minimum(below.sum(1), size - 1)
        return tokens

    def entropies(shown_counts):
        """Mean posterior entropy of the masked positions of one draw for each count."""
        batch = len(shown_counts)
        tokens = torch.tensor(sequences(batch))
        ranks = torch.tensor(generator.permuted(np.tile(np.arange(length), (batch, 1)), axis=1))
        shown = ranks < torch.tensor(shown_counts)[:, None]
        one_hot = torch.nn.functional.one_hot(tokens, size).to(torch.float32)
        # [j, n, c]: 1 where symbol c is allowed at position j of draw n.
        allowed = torch.where(shown[:, :, None], one_hot, torch.ones(())).transpose(0, 1).contiguous()
        # Messages are [b, n, c]: state (x_{j-1}, x_j) = (b, c) of draw n.
        message = start[:, None, :] * allowed[0].T[:, :, None] * allowed[1][None]
        forward = [message]
        for j in range(2, length):
            message = torch.bmm(message.permute(2, 1, 0), ahead) * allowed[j][None]
            message /= message.sum((0, 2), keepdim=True)
            forward.append(message)
        total = torch.zeros(batch, dtype=torch.float64)
        later = torch.ones_like(message)
        for j in range(length - 1, 0, -1):
            joint = forward[j - 1] * later
            total += masked_entropy(joint.sum(0), shown[:, j])
            if j == 1:
                total += masked_entropy(joint.sum(2).T, shown[:, 0])
                break
            later = torch.bmm(later * allowed[j][None], back).permute(2, 1, 0)
            later = later / later.sum((0, 2), keepdim=True)
        return total.numpy() / (length - shown_counts)

    def masked_entropy(weights, shown):
        law = weights / weights.sum(1, keepdim=True)
        return torch.where(shown, 0, torch.special.entr(law).sum(1))

    def draw():
        trajectories = max(1, BATCH // len(counts))
        values = entropies(np.tile(counts, trajectories))
        return values.reshape(trajectories, len(counts))

    return draw


if __name__ == "__main__":
    run("PyTorch", torch.__version__, prepare)
