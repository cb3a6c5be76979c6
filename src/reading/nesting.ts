/** Nested lists and objects beyond this are no file of ours, and would overflow what looks at values. */
export const DEEPEST = 64;
