import type { Estimate } from './estimate.js';

/** How numbers read in tables. */
export interface Format {
  readonly unit: 'nats' | 'bits';
  readonly colour: boolean;
}

/** Factor from nats to the unit of the table. */
export function unitScale(unit: Format['unit']): number {
  return unit === 'bits' ? 1 / Math.LN2 : 1;
}

const DIGITS = 6;
const LARGEST_PLAIN = 7;
const SMALLEST_PLAIN = -5;

/** The power of ten of the leading digit once `value` is rounded to `digits` significant figures. */
function exponentOf(value: number, digits: number): number {
  return Number(
    Math.abs(value)
      .toExponential(digits - 1)
      .split('e')[1],
  );
}

/** A number to about six significant digits: plain where that reads well, scientific where it is tiny or huge. */
export function formatNumber(value: number, digits = DIGITS): string {
  if (Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return '0';
  if (Number.isSafeInteger(value) && Math.abs(value) < 10 ** LARGEST_PLAIN) return String(value);
  const exponent = exponentOf(value, digits);
  if (exponent < SMALLEST_PLAIN || exponent >= LARGEST_PLAIN)
    return trimScientific(value.toExponential(digits - 1));
  return value.toFixed(Math.max(0, digits - 1 - exponent));
}

function trimScientific(text: string): string {
  const [mantissa, exponent] = text.split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return `${short}e${exponent.replace('+', '')}`;
}

/**
 * `value ± error`: the standard error to two significant figures and the value rounded to the same place; one power
 * of ten for both, `(1.234 ± 0.056)e-7`, where plain digits would not read well; exact values say so.
 */
export function formatEstimate(estimate: Estimate, scale = 1): string {
  const value = estimate.value * scale;
  const error = estimate.standardError * scale;
  if (estimate.exact) return `${formatNumber(value)} exact`;
  if (!Number.isFinite(value)) return formatNumber(value);
  if (!(error > 0) || !Number.isFinite(error)) return `${formatNumber(value)} ± ${formatNumber(error)}`;
  const place = exponentOf(error, 2) - 1;
  const leading = Math.max(value === 0 ? place + 1 : exponentOf(value, DIGITS), place + 1);
  const plain = place <= 0 && leading < LARGEST_PLAIN && leading > SMALLEST_PLAIN;
  if (plain) return `${signed(value, -place)} ± ${error.toFixed(-place)}`;
  const shift = 10 ** -leading;
  const decimals = leading - place;
  return `(${signed(value * shift, decimals)} ± ${(error * shift).toFixed(decimals)})e${leading}`;
}

/** Fixed decimals, without a minus sign before zero. */
function signed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text;
}

/** Seconds as a person says them: `850 ms`, `12.3 s`, `2 min 05 s`, `1 h 12 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}
