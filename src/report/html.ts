import { createHash } from 'node:crypto';
import { chartScripts } from './bundles.js';
import { claimsHtml } from './claims.js';
import type { ReportContent } from './content.js';
import { escapeHtml, escapeJson } from './escape.js';
import type { Figure } from './figure.js';
import { METHOD, REFERENCES } from './method.js';
import { PAGE_SCRIPT } from './pageScript.js';
import { STYLE } from './style.js';
import type { ReportTable } from './table.js';
import { themeConfig } from './theme.js';

/** A figure's static picture for each colour scheme, as SVG documents. */
export interface Pictures {
  readonly light: string;
  readonly dark: string;
}

/**
 * The report as one HTML page that loads nothing from outside: scripts, style and pictures are inside, and a content
 * security policy keeps it so. `pictures` are those of `content.figures`, in order: what paper and readers without
 * scripts see.
 */
export async function htmlOf(content: ReportContent, pictures: readonly Pictures[]): Promise<string> {
  const scripts = [...(await chartScripts()), PAGE_SCRIPT];
  const themes = { light: themeConfig('light'), dark: themeConfig('dark') };
  const { title, findings, claims = [], figures, tables, provenance } = content;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy(scripts)}">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${section('claims', 'Claims and verdicts', claimsHtml(claims))}
${section('findings', 'Key findings', list(findings))}
${section('figures', 'Figures', figures.map((figure, i) => figureHtml(figure, pictures[i])).join('\n'))}
${section('tables', 'Numbers', tables.map(tableHtml).join('\n'))}
${section('method', 'Method and bounds', methodHtml())}
${section('provenance', 'Provenance', provenance.length > 0 ? provenanceHtml(provenance) : '')}
</main>
<script type="application/json" id="themes">${escapeJson(themes)}</script>
${scripts.map((script) => `<script>${script}</script>`).join('\n')}
</body>
</html>
`;
}

/** Nothing from outside, and of the scripts inside only the page's own. */
function policy(scripts: readonly string[]): string {
  const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  return `default-src 'none'; script-src ${hashes.join(' ')}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** A section with its heading, or nothing where there is nothing to say. */
function section(id: string, heading: string, body: string): string {
  return body === ''
    ? ''
    : `<section aria-labelledby="${id}-heading">\n<h2 id="${id}-heading">${heading}</h2>\n${body}\n</section>`;
}

function list(sentences: readonly string[]): string {
  if (sentences.length === 0) return '';
  return `<ul class="findings">\n${sentences.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join('\n')}\n</ul>`;
}

function figureHtml({ name, title, caption, description, spec }: Figure, pictures: Pictures): string {
  const files = ['svg', 'png', 'csv', 'vl.json'].map((ending) => `${name}.${ending}`);
  return `<h3>${escapeHtml(title)}</h3>
<figure id="figure-${name}">
<p class="hint">Click an entry of the legend to hide it or show it again; point at a mark for its numbers.</p>
<div class="live"></div>
<div class="static">
<img class="light" src="${dataAddress(pictures.light)}" alt="${escapeHtml(description)}">
<img class="dark" src="${dataAddress(pictures.dark)}" alt="${escapeHtml(description)}">
</div>
<figcaption>${escapeHtml(caption)} Files beside this page: ${files.map((file) => `<a href="${file}">${file}</a>`).join(', ')}.</figcaption>
<script type="application/json">${escapeJson(spec)}</script>
</figure>`;
}

/** Nobody is read the inside of an image: its description stands beside it, and the marks' own would be half of the page. */
function dataAddress(svg: string): string {
  const silent = svg.replace(/<[^>]+>/g, (tag) => tag.replace(/ (?:aria-[a-z]+|role)="[^"]*"/g, ''));
  return `data:image/svg+xml;base64,${Buffer.from(silent).toString('base64')}`;
}

function tableHtml({ caption, columns, rows }: ReportTable): string {
  const align = (i: number) => (columns[i].numeric ? ' class="number"' : '');
  const header = columns
    .map(
      ({ title }, i) => `<th scope="col"${align(i)}><button type="button">${escapeHtml(title)}</button></th>`,
    )
    .join('');
  const body = rows.map(
    (cells) =>
      `<tr>${cells
        .map(({ text, sort }, i) => {
          const key = sort === undefined ? '' : ` data-sort="${escapeHtml(String(sort))}"`;
          return `<td${align(i)}${key}>${escapeHtml(text)}</td>`;
        })
        .join('')}</tr>`,
  );
  // A region that scrolls must take the keyboard's focus.
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(caption)}">
<table><caption>${escapeHtml(caption)}</caption>
<thead><tr>${header}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table>
</div>`;
}

function methodHtml(): string {
  const terms = METHOD.map(([term, text]) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(text)}</dd>`);
  const references = REFERENCES.map(
    ({ text, address }) => `<li><a href="${escapeHtml(address)}">${escapeHtml(text)}</a></li>`,
  );
  return `<dl>\n${terms.join('\n')}\n</dl>\n<h3>References</h3>\n<ol>\n${references.join('\n')}\n</ol>`;
}

function provenanceHtml(provenance: ReportContent['provenance']): string {
  const rows = provenance.map(
    ([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<div class="scroll"><table class="provenance"><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}
