import type { z } from 'zod';
import { inputError, type MaskgapError } from '../errors.js';
import { shown } from '../shown.js';

/** The first mistake that a schema found, as one line that names the field and the value there. */
export function firstIssue(error: z.ZodError, document: unknown, remedy: string): MaskgapError {
  const issue = error.issues[0];
  if (issue.code === 'unrecognized_keys') {
    const place = issue.path.length > 0 ? ` in ${issue.path.join('.')}` : '';
    return inputError(`unknown key ${issue.keys.map((key) => shown(key)).join(', ')}${place}`, 'remove it');
  }
  let value: unknown = document;
  for (const key of issue.path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  const field = issue.path.join('.');
  if (value === undefined) return inputError(`${field} is missing`, remedy);
  return inputError(`${field} is ${shown(value)}: ${issue.message}`, remedy);
}
