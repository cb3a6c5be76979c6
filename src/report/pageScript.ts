/**
 * The page's own script, as text: it runs in a browser, where no build of this package is at hand. It draws each figure
 * over its static picture, follows the colour scheme and the width of the page, and sorts tables.
 */
export const PAGE_SCRIPT = `
'use strict';
const themes = JSON.parse(document.getElementById('themes').textContent);
const dark = matchMedia('(prefers-color-scheme: dark)');
// Pixels of a letter and of a symbol with its margins, and those beside the plot.
const LETTER = 7;
const SYMBOL = 48;
const AXIS = 60;

async function draw(figure) {
  const live = figure.querySelector('.live');
  figure.spec ??= JSON.parse(figure.querySelector('script').textContent);
  figure.classList.add('ready');
  const theme = structuredClone(themes[dark.matches ? 'dark' : 'light']);
  theme.legend.columns = columnsOf(figure);
  try {
    figure.view?.finalize();
    const { view } = await vegaEmbed(live, { ...figure.spec, width: 'container', config: theme }, {
      actions: false, ast: true, renderer: 'svg', tooltip: { theme: dark.matches ? 'dark' : 'light' },
    });
    figure.view = view;
    figure.columns = theme.legend.columns;
  } catch (error) {
    figure.classList.remove('ready');
    console.error(error);
  }
}

function columnsOf(figure) {
  const labels = figure.spec.layer.flatMap(({ params = [] }) => params.flatMap(({ value = [] }) => value.flatMap(Object.values)));
  const column = SYMBOL + LETTER * Math.max(...labels.map((label) => label.length));
  return Math.max(1, Math.min(4, Math.floor((figure.querySelector('.live').clientWidth - AXIS) / column)));
}

const figures = [...document.querySelectorAll('figure')];
const drawAll = (chosen) => chosen.reduce((before, figure) => before.then(() => draw(figure)), Promise.resolve());
dark.addEventListener('change', () => drawAll(figures));
addEventListener('resize', () => drawAll(
  figures.filter((figure) => figure.columns !== undefined && figure.columns !== columnsOf(figure)),
));

function compare(a, b) {
  const [x, y] = [Number(a), Number(b)];
  return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, 'en') : x === y ? 0 : x - y;
}

function sort(button) {
  const header = button.closest('th');
  const descending = header.getAttribute('aria-sort') === 'ascending';
  for (const other of header.parentNode.children) other.removeAttribute('aria-sort');
  header.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
  const body = header.closest('table').tBodies[0];
  const key = (row) => row.cells[header.cellIndex].dataset.sort;
  const rows = [...body.rows].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
    return descending ? compare(y, x) : compare(x, y);
  });
  body.append(...rows);
}

for (const button of document.querySelectorAll('th button')) button.addEventListener('click', () => sort(button));
drawAll(figures).then(() => { document.documentElement.dataset.drawn = 'true'; });
`;
