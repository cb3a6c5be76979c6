/**
 * Shape of the chain and places of its arrays: the host plans the memory (../memoryPlan.ts) and sets these globals by
 * name once per (chain, length). Places are byte addresses; float32 rows are padded with zeros to whole vectors.
 *
 * Messages. The context of position j is (x_{j-m+1}, .., x_j). Positions -m .. -1 count as revealed with token 0, so
 * that every context has m tokens. A message has one row per value of the m - 1 slow tokens:
 *   forward:  slow (x_{j-m+1}, .., x_{j-1}), oldest slowest; in a row x_j;
 *   backward: slow (x_j, .., x_{j-m+2}), newest slowest; in a row x_{j-m+1}.
 * The two are mirror images, so one transition kernel serves both directions. Hidden chains have one row of states.
 */

/** 1 for a hidden chain, 0 for contexts. */
export let hidden: u32 = 0;
/** L. */
export let length: i32 = 0;
/** m; 1 for a hidden chain. */
export let order: i32 = 0;
/** Symbols of one axis of a message: V for contexts, S for a hidden chain. */
export let symbols: i32 = 0;
/** Bytes of a row of a message. */
export let rowBytes: u32 = 0;
/** Bytes of a padded law of a token. */
export let lawBytes: u32 = 0;
/** Bytes between neighbours on the slowest axis of a message. */
export let axisBytes: u32 = 0;
/** Bytes of a message. */
export let messageBytes: u32 = 0;
/** Number of distinct unconditional laws; position j has number min(j, laws - 1). */
export let laws: i32 = 0;

/** [L] messages. */
export let forward: usize = 0;
/** [L] messages. */
export let backward: usize = 0;
/** f32 [L]: sum of a forward message when it was computed, by which the next one is divided. */
export let forwardTotals: usize = 0;
/** f32 [L]: the same of the backward messages. */
export let backwardTotals: usize = 0;

/** Positions of a stretch of a fresh pass. */
export let stretch: i32 = 0;
/** [stretch + 1] forward messages of a fresh pass. */
export let freshForward: usize = 0;
/** [2] backward messages of a fresh pass. */
export let freshBackward: usize = 0;
/** [L / stretch, rounded up]: the forward message at the beginning of every stretch. */
export let keptForward: usize = 0;
/** f32 [L], as forwardTotals and backwardTotals. */
export let freshForwardTotals: usize = 0;
export let freshBackwardTotals: usize = 0;

/** Lets every step work on other messages, or again on those of the sweep. */
export function placeMessages(ofForward: usize, sumsForward: usize, ofBackward: usize, sumsBackward: usize): void {
  forward = ofForward;
  forwardTotals = sumsForward;
  backward = ofBackward;
  backwardTotals = sumsBackward;
}

/** f32 rows [V^(m-1), V]: row (x_{j-m+1..j-1}, x_{j-m}) is the law of x_j. Hidden: [S], transitions from s. */
export let forwardTable: usize = 0;
/** f32 rows [V^(m-1), V]: row ((x_j, .., x_{j-m+2}), x_{j+1}) holds P(x_{j+1} | context of j) for every x_{j-m+1}. Hidden: transitions to s. */
export let backwardTable: usize = 0;
/** m = 2 only. f32 rows [V, V]: row (x_{j-1}, x_{j+1}) holds P(x_{j+1} | x_{j-1}, x_j) for every x_j. */
export let columnTable: usize = 0;
/** u32 [m]: place of the law of x_j, j < m, as f32 rows [V^j]. */
export let startForward: usize = 0;
/** u32 [m]: place of the law of x_j, j < m, as f32 [V^j, V] with the context's newest token slowest, unpadded. */
export let startBackward: usize = 0;
/** [laws] forward messages with nothing revealed. */
export let initialForward: usize = 0;
/** A backward message with nothing revealed. */
export let initialBackward: usize = 0;
/** f64 [laws]: H(X_j) with nothing revealed. */
export let marginalEntropies: usize = 0;
/** f64 [laws, V]: law of x_j with nothing revealed. */
export let marginalLaws: usize = 0;
/** Hidden: f32 rows [V] over states, P(x | s). */
export let evidenceTable: usize = 0;
/** Hidden: f32 laws [S] over tokens, P(x | s). */
export let emissionTable: usize = 0;
/** Tokens of a law: V. */
export let vocabulary: i32 = 0;

/** u32 [V^(m-1)]: where in a message a row of the next message finds its entries of the slowest axis's symbol 0. */
export let sources: usize = 0;
/** u32 [V^(m-2)]: number of the mirrored value of the m - 2 tokens between the oldest and the newest. */
export let mirrored: usize = 0;
/** u32 lists of rows, each long enough for every row that agrees or is off by one. */
export let listA: usize = 0;
export let listB: usize = 0;
/** f32 [rows of a message, or of states]. */
export let scratch: usize = 0;
/** 32 bytes: least and largest ratio of new to old entries, a vector each. */
export let ratios: usize = 0;
/** [m] laws: unnormalised posteriors of the positions of a context, oldest first. */
export let weights: usize = 0;

/** i32, from position -m on; the place is that of position 0. */
export let tokens: usize = 0;
/** u8, from position -m on; the place is that of position 0. */
export let revealed: usize = 0;
/** i32 [L] positions in the order in which they are revealed. */
export let revealOrder: usize = 0;
/** u8 [L]: entropy up to date since the current reveal. */
export let updated: usize = 0;
/** u8 [L]: evidence not yet in the messages. */
export let changed: usize = 0;
/** f64 [L]: H(X_j | all other revealed tokens). */
export let entropies: usize = 0;
/** f64 [L]: largest probability of the law of a masked position, and by how much it exceeds the second largest. */
export let tops: usize = 0;
export let margins: usize = 0;
/** f64 [L]: see `chance` in entropy.ts. */
export let chances: usize = 0;
/** f64 [L], results: estimate of h(k) from the positions of the core. */
export let profile: usize = 0;
/** f64 [L + 1], results: H(X_j | all other revealed tokens) with k revealed, averaged over the core. */
export let settled: usize = 0;
/** f64 [L], results: chance of the token revealed at level k, coded as in `chances`. */
export let revealedChances: usize = 0;
