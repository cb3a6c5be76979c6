/** The part of the WebAssembly interface that is used here; Node has it, its type package has not. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Memory {
    constructor(descriptor: { initial: number; maximum: number });
    readonly buffer: ArrayBuffer;
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, Memory>>);
    readonly exports: Record<string, Global | ((...values: number[]) => number | undefined)>;
  }
  class Global {
    value: number;
  }
}
