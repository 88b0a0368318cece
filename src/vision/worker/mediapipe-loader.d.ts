/** MediaPipe's wasm loader, which the package ships without types. Source: Emscripten's documentation of `Module`. */
declare module '@mediapipe/tasks-vision/vision_wasm_module_internal.js' {
  export interface ModuleSettings {
    locateFile?(path: string): string;
    /** Takes over the instantiation; the answer comes through `onInstance`. */
    instantiateWasm?(
      imports: WebAssembly.Imports,
      onInstance: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): object;
    print?(line: string): void;
    printErr?(line: string): void;
  }
  export default function ModuleFactory(settings?: ModuleSettings): Promise<unknown>;
}
