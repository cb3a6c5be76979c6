/**
 * Places of the module's arrays: the host plans the memory (../memoryPlan.ts) and sets these globals by name. Places are
 * byte addresses. Four trajectories, the lanes, are computed in lockstep.
 *
 * Nodes. Each lane has a doubly linked list over ids 0 .. 3L - 1: position j is id L + j, and the two ends stand for
 * "nothing revealed on this side" at ids 0 and 3L - 1, so far away that the distance to them exceeds every lag. A node is
 * known by the address of its 8 bytes (u32 address of the left neighbour, u32 of the right one); the lanes' nodes of one
 * id make up a record of 32 bytes. So a difference of addresses is 32 times a distance, which is the place of that
 * distance in the table.
 */

/** First byte of the table, 4 f64 [3L] by distance: eta, N, 2 eta, N; see ../tables.ts. */
export const TABLE: usize = 1024;

/** L. */
export let length: i32 = 0;
/** Leading bits of a key that choose its bucket. */
export let bucketBits: i32 = 0;
/** [3L] records. */
export let nodes: usize = 0;
/** u32 [L, 4]: key of position j in each lane. */
export let keys: usize = 0;
/** u16 or u32 [buckets, 4]: where in its lane the next key of a bucket goes. */
export let slots: usize = 0;
/** u64 [L, 4]: the unmasking orders; an entry is the key, then 29 bits of the node's address divided by 8. */
export let order: usize = 0;
/** f64 pairs [L], results: sums over trajectories of what each reveal changes; see `remove` in gaps.ts. */
export let sums: usize = 0;
