/** Items by a key, in the order of the first of each. */
export function groupedBy<Item, Key>(items: Iterable<Item>, key: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

/** The groups alone. */
export function groupsBy<Item>(items: Iterable<Item>, key: (item: Item) => unknown): Item[][] {
  return [...groupedBy(items, key).values()];
}
