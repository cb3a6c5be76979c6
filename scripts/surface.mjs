/**
 * What the package says to the world: `node scripts/surface.mjs` writes docs/public-surface.md from dist/src/index.d.ts, so
 * build first; as a module it tells a test what it would write.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ENTRY = join(ROOT, 'dist/src/index.d.ts');
/** The page, relative to the repository. */
export const PAGE = 'docs/public-surface.md';

const HEAD = `# Public surface

Every export of \`maskgap\` with its declaration, by name. Written by \`node scripts/surface.mjs\` after a build: a change of this page
is a change of what users may rely on.

`;

/** The members of types that are written in place, by name. */
const sortedMembers = (context) => (root) => {
  const nameOf = (member) => member.name?.getText?.() ?? member.name?.text ?? '';
  const visit = (node) => {
    const visited = ts.visitEachChild(node, visit, context);
    if (!ts.isTypeLiteralNode(visited)) return visited;
    const members = [...visited.members].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    return context.factory.updateTypeLiteralNode(visited, context.factory.createNodeArray(members));
  };
  return ts.visitNode(root, visit);
};

/** Every export as \`[name, declarations]\`, by name. */
function surface() {
  const program = ts.createProgram([ENTRY], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  });
  const checker = program.getTypeChecker();
  const printer = ts.createPrinter({ removeComments: true });
  const printed = (node) => {
    // `const x: T` is within a list within a statement. The order of the members of an inferred type is the build's whim.
    const whole = ts.isVariableDeclaration(node)
      ? ts.transform(node.parent.parent, [sortedMembers]).transformed[0]
      : node;
    return printer
      .printNode(ts.EmitHint.Unspecified, whole, node.getSourceFile())
      .replace(/^export /, '')
      .replace(/^declare /, '');
  };
  const face = checker.getSymbolAtLocation(program.getSourceFile(ENTRY));
  return checker
    .getExportsOfModule(face)
    .map((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return [symbol.getName(), (target.declarations ?? []).map(printed).join('\n')];
    })
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The page as it should be. */
export function page() {
  const exports = surface().map(([name, text]) => `## ${name}\n\n\`\`\`ts\n${text}\n\`\`\`\n`);
  return HEAD + exports.join('\n');
}

/** The page as it is. */
export const written = () => readFileSync(join(ROOT, PAGE), 'utf8');

if (import.meta.url === pathToFileURL(process.argv[1]).href) writeFileSync(join(ROOT, PAGE), page());
