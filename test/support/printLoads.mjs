// For `node --import`: says on standard error what is loaded, a URL a line.
import { register } from 'node:module';

const hook = `
import { writeSync } from 'node:fs';
export function load(url, context, next) {
  writeSync(2, 'loads ' + url + '\\n');
  return next(url, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
