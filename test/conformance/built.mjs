/** Imports one of the built files. */
export const built = (file) => import(new URL(`../../dist/${file}`, import.meta.url).href);
