import { escapeHtml } from './escape.js';

/** A statement beside what was measured of it. All of it is plain text. */
export interface ReportClaim {
  readonly claim: string;
  readonly source: string;
  readonly measured: string;
  readonly verdict: string;
}

/** Claims as a list, each with its verdict first. */
export function claimsHtml(claims: readonly ReportClaim[]): string {
  if (claims.length === 0) return '';
  const items = claims.map(
    ({ claim, source, measured, verdict }) => `<li>
<p><strong class="verdict ${kindOf(verdict)}">${escapeHtml(verdict)}</strong> ${escapeHtml(claim)}</p>
<p class="measured">Measured: ${escapeHtml(measured)}.</p>
<p class="source">Source: ${escapeHtml(source)}.</p>
</li>`,
  );
  return `<ol class="claims">\n${items.join('\n')}\n</ol>`;
}

function kindOf(verdict: string): string {
  if (verdict === 'contradicted') return 'against';
  return verdict.startsWith('not decided') ? 'open' : 'for';
}
