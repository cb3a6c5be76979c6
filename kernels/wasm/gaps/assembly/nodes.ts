/** The linked lists; see layout.ts. */
import { length, nodes } from './layout';

/** Bytes of a record. */
export const RECORD: usize = 32;

/** Every position linked to its neighbours, in all lanes: everything is revealed. */
export function linkAll(): void {
  const positions = <usize>length * RECORD;
  const left = nodes;
  const first = left + positions;
  const last = first + positions - RECORD;
  const right = last + positions;
  const step = i32x4.splat(<i32>RECORD);
  let links = i32x4.add(i32x4.splat(<u32>first), i32x4(-32, 32, -24, 40));
  for (let record = first; record <= last; record += RECORD) {
    v128.store(record, links);
    v128.store(record, i32x4.add(links, i32x4.splat(16)), 16);
    links = i32x4.add(links, step);
  }
  for (let lane: usize = 0; lane < RECORD; lane += 8) {
    store<u32>(first + lane, <u32>(left + lane));
    store<u32>(last + lane, <u32>(right + lane), 4);
    // Beyond an end there is that end again.
    store<u32>(left + lane, <u32>(left + lane));
    store<u32>(right + lane, <u32>(right + lane), 4);
  }
}
