export { compressionOf, isGzip } from './compression.js';
export { contentHead, contentPieces, nameOf, STANDARD_INPUT, unreadable } from './content.js';
export { DEEPEST } from './nesting.js';
export { gunzip, readText, readTextSync, type TextLine, textLines, textOf, textPieces } from './text.js';
export { type DecodingOptions, glance, TextDecoding } from './textDecoding.js';
