// Adds to package-lock.json the optional platform packages that npm left out because the registry at hand does not serve
// them: without them `npm ci` refuses the lockfile, here and on the platforms they are for. Run after `npm install`.
import { readFileSync, writeFileSync } from 'node:fs';

const path = 'package-lock.json';
const lock = JSON.parse(readFileSync(path, 'utf8'));
const OS = /(?:^|[-/])(android|darwin|freebsd|linux|openharmony|win32)(?:[-]|$)/;
const CPU = /[-](arm64|arm|ia32|loong64|ppc64|riscv64|s390x|universal|wasm32|x64)(?:[-]|$)/;

/** Which machines a platform package is for, by its name. */
function platform(name) {
  const os = OS.exec(name)?.[1];
  const cpu = CPU.exec(name)?.[1];
  const libc = /musl/.test(name) ? 'musl' : os === 'linux' && /gnu/.test(name) ? 'glibc' : undefined;
  return {
    ...(os && { os: [os] }),
    ...(cpu && cpu !== 'universal' && { cpu: [cpu] }),
    ...(libc && { libc: [libc] }),
  };
}

let added = 0;
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    const where = platform(name);
    if (lock.packages[key] || !(where.os || where.cpu) || !/^\d/.test(version)) continue;
    lock.packages[key] = { version, ...(parent.dev && { dev: true }), optional: true, ...where };
    added++;
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} platform packages added to ${path}`);
