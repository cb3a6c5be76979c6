/** One buffer that a shader sees: its name, WGSL type and access. */
export interface Binding {
  readonly name: string;
  readonly type: string;
  readonly access: 'uniform' | 'read' | 'read_write';
}

/** A shader and what it is bound to, in the order of the binding numbers. */
export interface Shader {
  readonly label: string;
  readonly code: string;
  readonly bindings: readonly Binding[];
}

/** The buffers' declarations. */
export function declarations(bindings: readonly Binding[]): string {
  return bindings
    .map(({ name, type, access }, number) => {
      const space = access === 'uniform' ? 'uniform' : `storage, ${access}`;
      return `@group(0) @binding(${number}) var<${space}> ${name}: ${type};`;
    })
    .join('\n');
}

/** A shader of a single entry point `main`. */
export function shader(label: string, bindings: readonly Binding[], parts: readonly string[]): Shader {
  return { label, bindings, code: [declarations(bindings), ...parts].join('\n') };
}
