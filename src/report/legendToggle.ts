/**
 * A parameter of a chart: the values of `field` that are shown, at first all of them. A click on an entry of its legend
 * hides or shows the entry; hiding the last one shows all again. It must stand in the first layer that has the legend,
 * since Vega-Lite binds no other.
 */
export function legendToggle(name: string, field: string, values: readonly string[]): object {
  // Without the filter, a click on a mark or on another legend would repeat the last click on this one.
  const own = `click[event.item && event.item.mark.name && indexof(event.item.mark.name, '${field}_legend') === 0]`;
  return {
    name,
    select: { type: 'point', fields: [field], toggle: 'true', clear: false },
    bind: { legend: own },
    value: values.map((value) => ({ [field]: value })),
  };
}
