"""
KL of the balanced schedule of a trigram in numba, one thread: for every step an independent sequence and an independent
set of shown tokens (which varies less than one sequence for all steps), forward and backward messages in float32, and
the posterior entropies of all masked positions averaged. Loops run over the symbols that the shown tokens allow, sums
stay in vector registers, and the first step and the entropy are exact.
"""

import numba
import numpy as np

from common import run
from vectors import sums_of_vectors

BATCH = 8


def prepare(transition, initial, length, counts, seed):
    size = transition.shape[0]
    width = 8 * -(-size // 8)
    # rows[a, b, c] = symbols[c, a, b] = p(c | a, b), in rows that are padded with zeros.
    rows = padded(transition, (size, size, width))
    symbols = padded(transition.transpose(2, 0, 1), (size, size, width))
    start = padded(initial, (size, width))
    cumulative = np.cumsum(transition, axis=2)
    cumulative_start = np.cumsum(initial.ravel())
    sweep = kernel(size, width)
    seed_generator(seed)
    forward = np.zeros((length, size, width), dtype=np.float32)

    def draw():
        return sweep(rows, symbols, start, cumulative, cumulative_start, counts, forward)

    return draw


def padded(array, shape):
    result = np.zeros(shape, dtype=np.float32)
    result[..., : array.shape[-1]] = array
    return result


@numba.njit
def seed_generator(seed):
    np.random.seed(seed)


def kernel(size, width):
    """The compiled trajectories for an alphabet of `size` symbols in rows of `width`, both constants of the code."""
    weighted, products = sums_of_vectors(width)
    ROW = 4 * width
    PLANE = size * ROW

    @numba.njit
    def draw_sequence(cumulative, cumulative_start, tokens):
        first = min(np.searchsorted(cumulative_start, np.random.random(), side="right"), size * size - 1)
        tokens[0], tokens[1] = first // size, first % size
        for j in range(2, tokens.size):
            row = cumulative[tokens[j - 2], tokens[j - 1]]
            tokens[j] = min(np.searchsorted(row, np.random.random(), side="right"), size - 1)

    @numba.njit(fastmath=True)
    def entropy_of(weights):
        total = np.float32(0)
        logs = np.float32(0)
        for c in range(size):
            weight = weights[c]
            total += weight
            logs += weight * np.log(weight + np.float32(1e-37))
        return np.log(total) - logs / total

    @numba.njit(fastmath=True, error_model="numpy")
    def scaled(message, first, last):
        """Divides rows first .. last-1 by their sum."""
        total = np.float32(0)
        for b in range(first, last):
            for c in range(width):
                total += message[b, c]
        scale = np.float32(1) / total
        for b in range(first, last):
            for c in range(width):
                message[b, c] *= scale

    @numba.njit
    def pass_forward(rows, symbols, start, low, high, forward, column):
        """forward[j, b, c]: law of (x_{j-1}, x_j) given the tokens shown up to j; only allowed rows are written."""
        at_rows, at_symbols, at_column = rows.ctypes.data, symbols.ctypes.data, column.ctypes.data
        for b in range(low[0], high[0]):
            forward[1, b] = 0
            forward[1, b, low[1] : high[1]] = start[b, low[1] : high[1]]
        for j in range(2, low.size):
            a = low[j - 2]
            before = forward.ctypes.data + (j - 1) * PLANE + a * ROW
            if high[j] - low[j] == 1:
                products(at_column, before, ROW, at_symbols + low[j] * PLANE + a * ROW, ROW, high[j - 2] - a)
                for b in range(low[j - 1], high[j - 1]):
                    forward[j, b] = 0
                    forward[j, b, low[j]] = column[b]
            else:
                here = forward.ctypes.data + j * PLANE
                for b in range(low[j - 1], high[j - 1]):
                    row = at_rows + a * PLANE + b * ROW
                    weighted(here + b * ROW, before + 4 * b, ROW, row, PLANE, high[j - 2] - a)
            scaled(forward[j], low[j - 1], high[j - 1])

    @numba.njit
    def pass_backward(symbols, low, high, forward, column, backward, turned):
        """
        Sum of the posterior entropies of the masked positions. backward[b, c]: likelihood of the tokens shown beyond j
        given (x_{j-1}, x_j) = (b, c).
        """
        at_symbols, at_column = symbols.ctypes.data, column.ctypes.data
        at_backward, at_turned = backward.ctypes.data, turned.ctypes.data
        backward[:] = 1
        entropy = 0.0
        for j in range(low.size - 1, 0, -1):
            b, rows_here = low[j - 1], high[j - 1] - low[j - 1]
            if high[j] - low[j] > 1:
                here = forward.ctypes.data + j * PLANE + b * ROW
                products(at_column, here, ROW, at_backward + b * ROW, ROW, rows_here)
                entropy += entropy_of(column)
            if j == 1:
                break
            for each in range(b, b + rows_here):
                for c in range(low[j], high[j]):
                    turned[c, each] = backward[each, c]
            if rows_here == 1:
                # Entries of other symbols are left from before: they must not count as mass.
                backward[low[j - 2] : high[j - 2]] = 0
            for a in range(low[j - 2], high[j - 2]):
                likelihood = at_symbols + low[j] * PLANE + a * ROW
                target = at_column if rows_here == 1 else at_backward + a * ROW
                products(target, at_turned + low[j] * ROW, ROW, likelihood, PLANE, high[j] - low[j])
                if rows_here == 1:
                    backward[a, b] = column[b]
            scaled(backward, low[j - 2], high[j - 2])
        if high[0] - low[0] > 1:
            law = np.zeros(width, dtype=np.float32)
            for b in range(size):
                for c in range(low[1], high[1]):
                    law[b] += forward[1, b, c] * backward[b, c]
            entropy += entropy_of(law)
        return entropy

    @numba.njit
    def sweep(rows, symbols, start, cumulative, cumulative_start, counts, forward):
        length = forward.shape[0]
        means = np.empty((BATCH, counts.size))
        tokens = np.empty(length, dtype=np.int64)
        low = np.empty(length, dtype=np.int64)
        high = np.empty(length, dtype=np.int64)
        order = np.arange(length)
        column = np.zeros(width, dtype=np.float32)
        backward = np.zeros((size, width), dtype=np.float32)
        turned = np.zeros((size, width), dtype=np.float32)
        for trajectory in range(BATCH):
            for step in range(counts.size):
                draw_sequence(cumulative, cumulative_start, tokens)
                low[:] = 0
                high[:] = size
                for k in range(counts[step]):
                    other = k + np.random.randint(length - k)
                    order[k], order[other] = order[other], order[k]
                    low[order[k]] = tokens[order[k]]
                    high[order[k]] = tokens[order[k]] + 1
                pass_forward(rows, symbols, start, low, high, forward, column)
                entropy = pass_backward(symbols, low, high, forward, column, backward, turned)
                means[trajectory, step] = entropy / (length - counts[step])
        return means

    return sweep


if __name__ == "__main__":
    run("numba", numba.__version__, prepare)
