/**
 * The number of steps that a tc:eps or dtc:eps schedule never exceeds: 2 + (1 + ln L)(1 + ceil(x / eps)), x = TC or DTC
 * in nats. Source: Chen, Cong & Li 2511.04647, Theorem 9, in the integer form used here (derived).
 */
export function correlationStepsBound(length: number, correlation: number, tolerance: number): number {
  return 2 + (1 + Math.log(length)) * (1 + Math.ceil(Math.max(0, correlation) / tolerance));
}
