import { FONT, INK } from './theme.js';

const variables = (scheme: keyof typeof INK) => {
  const { background, text, muted, grid } = INK[scheme];
  return `--background: ${background}; --text: ${text}; --muted: ${muted}; --line: ${grid};`;
};

/** The page's style: both colour schemes, narrow screens, and paper. */
export const STYLE = `
:root { color-scheme: light dark; ${variables('light')} --link: #0060a0; --for: #00664a; --against: #a63c00; }
@media (prefers-color-scheme: dark) { :root { ${variables('dark')} --link: #7cc4f5; --for: #4fd1a5; --against: #ff9e66; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--background); color: var(--text); font: 16px/1.55 ${FONT}; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0.5rem 0 1.5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 0.75rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 0.25rem; }
a { color: var(--link); }
li, p, dd { max-width: 46rem; overflow-wrap: anywhere; }
.findings { padding: 0.9rem 1rem 0.9rem 2.2rem; margin: 0; border: 1px solid var(--line); border-left: 4px solid #0072b2; border-radius: 4px; }
.findings li + li { margin-top: 0.4rem; }
.claims { padding-left: 1.6rem; margin: 0; }
.claims li + li { margin-top: 0.9rem; }
.claims p { margin: 0; }
.claims .measured, .claims .source { color: var(--muted); font-size: 0.92rem; }
.verdict { border: 1px solid currentColor; border-radius: 4px; padding: 0 0.35rem; font-size: 0.85rem; white-space: nowrap; }
.verdict.for { color: var(--for); }
.verdict.against { color: var(--against); }
.verdict.open { color: var(--muted); }
figure { margin: 0 0 2rem; }
figcaption { color: var(--muted); font-size: 0.92rem; max-width: 46rem; margin-top: 0.5rem; }
.static img { display: block; width: 100%; max-width: 46rem; height: auto; }
.static .dark { display: none; }
@media screen and (prefers-color-scheme: dark) {
  .static .dark { display: block; }
  .static .light { display: none; }
}
.live { display: none; width: 100%; min-height: 20rem; }
.live.vega-embed { padding: 0; }
.ready .live { display: block; }
.ready .static { display: none; }
.hint { color: var(--muted); font-size: 0.92rem; margin: 0 0 0.5rem; display: none; }
.ready .hint { display: block; }
.scroll { overflow-x: auto; margin-bottom: 1.5rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.92rem; }
caption { text-align: left; color: var(--muted); padding-bottom: 0.4rem; }
th, td { padding: 0.3rem 0.55rem; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
.number { text-align: right; }
th button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0.2rem 0; cursor: pointer; }
th button::after { content: ' \\2195'; color: var(--muted); }
th[aria-sort='ascending'] button::after { content: ' \\2191'; color: inherit; }
th[aria-sort='descending'] button::after { content: ' \\2193'; color: inherit; }
dt { font-weight: 600; margin-top: 0.7rem; }
dd { margin: 0; }
.provenance th { font-weight: 600; }
.provenance td { white-space: normal; overflow-wrap: anywhere; }
#vg-tooltip-element.vg-tooltip table tr td.key { max-width: none; }
@media (max-width: 40rem) { body { font-size: 15px; } main { padding: 1rem 0.8rem 3rem; } h1 { font-size: 1.45rem; } }
@media print {
  :root { color-scheme: light; ${variables('light')} --for: #00664a; --against: #a63c00; }
  main { max-width: none; padding: 0; }
  .ready .live, .ready .hint { display: none !important; }
  .ready .static { display: block; }
  figure, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 0.75rem; }
  th button::after { content: none; }
}
`;
