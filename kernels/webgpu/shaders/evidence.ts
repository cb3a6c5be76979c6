/** What is revealed once the token of level k is; positions before the sequence are, with token 0. */
export const EVIDENCE = /* wgsl */ `
fn isRevealed(slot: u32, k: u32, j: i32) -> bool {
  return j < 0 || orders[(2u * slot + 1u) * run.length + u32(max(j, 0))] <= k;
}

fn tokenAt(slot: u32, j: i32) -> u32 {
  return select(tokens[slot * run.length + u32(max(j, 0))], 0u, j < 0);
}

// First symbol that the evidence allows at j, and the end.
fn allowed(slot: u32, k: u32, j: i32, symbols: u32) -> vec2<u32> {
  if (isRevealed(slot, k, j)) {
    let token = tokenAt(slot, j);
    return vec2<u32>(token, token + 1u);
  }
  return vec2<u32>(0u, symbols);
}

// Places of the forward and backward messages of j.
fn forwardAt(slot: u32, j: i32) -> u32 {
  return (2u * slot * run.length + u32(j)) * STATES;
}

fn backwardAt(slot: u32, j: i32) -> u32 {
  return ((2u * slot + 1u) * run.length + u32(j)) * STATES;
}
`;

/**
 * What a step tells of the entries of a message: the largest, and the largest and (negative) smallest ratio of a new
 * entry to the old among those that travel on. Maxima do not depend on the order in which they are taken.
 */
export const EXTREMES = /* wgsl */ `
const HUGE = 3e38;
const NOTHING = vec3<f32>(0.0, 0.0, -HUGE);

fn withRatio(extremes: vec3<f32>, before: f32, after: f32) -> vec3<f32> {
  if (before == 0.0 && after == 0.0) {
    return extremes;
  }
  var ratio = HUGE;
  if (before == after) {
    ratio = 1.0;
  } else if (before > 0.0) {
    ratio = min(after / before, HUGE);
  }
  return max(extremes, vec3<f32>(0.0, ratio, -ratio));
}

// Projective distance, as in the reference.
fn distanceOf(extremes: vec3<f32>) -> f32 {
  if (extremes.y == 0.0) {
    return 0.0;
  }
  if (extremes.z >= 0.0) {
    return HUGE;
  }
  return (extremes.y + extremes.z) / -extremes.z;
}
`;
