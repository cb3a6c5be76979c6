/**
 * Projective distance between old and new messages: max ratio / min ratio - 1 over the compared entries, as in the
 * reference. 0/0 is NaN, which pmin and pmax pass over; scale does not matter.
 */
import { ratios } from './layout';

export function resetRatios(): void {
  v128.store(ratios, f32x4.splat(Infinity));
  v128.store(ratios, f32x4.splat(0), 16);
}

/** Compares entries one by one. */
// @ts-ignore: decorator
@inline
export function addRatio(before: f32, after: f32): void {
  const ratio = f32x4.splat(after / before);
  v128.store(ratios, f32x4.pmin(v128.load(ratios), ratio));
  v128.store(ratios, f32x4.pmax(v128.load(ratios, 16), ratio), 16);
}

export function projectiveDistance(): f64 {
  const low = v128.load(ratios);
  const high = v128.load(ratios, 16);
  const smallest = min(
    min(f32x4.extract_lane(low, 0), f32x4.extract_lane(low, 1)),
    min(f32x4.extract_lane(low, 2), f32x4.extract_lane(low, 3)),
  );
  const largest = max(
    max(f32x4.extract_lane(high, 0), f32x4.extract_lane(high, 1)),
    max(f32x4.extract_lane(high, 2), f32x4.extract_lane(high, 3)),
  );
  return largest == 0 ? 0 : <f64>largest / <f64>smallest - 1;
}
