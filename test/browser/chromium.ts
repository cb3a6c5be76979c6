import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { describeWhere } from '../support/optional.js';

const PLACES = [process.env.MASKGAP_CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const found = PLACES.find((path) => path !== '' && existsSync(path));

const REMEDY = 'no Chromium found; apt-get install chromium, or set MASKGAP_CHROMIUM to its path';

/** No first-run pages and no connections of the browser's own. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A suite that needs a browser. */
export function describeInChromium(name: string, suite: () => void): void {
  describeWhere(name, found === undefined ? REMEDY : undefined, suite);
}

export function launchChromium(): Promise<Browser> {
  if (found === undefined) throw new Error(REMEDY);
  return chromium.launch({ executablePath: found, args: ARGUMENTS });
}
