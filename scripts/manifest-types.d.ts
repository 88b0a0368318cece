/** The parts of the custom elements manifest that the scripts read and write. Its schema: custom-elements-manifest. */
export interface Named {
  readonly name: string;
  readonly description?: string;
}

export interface Typed extends Named {
  readonly type?: { readonly text: string };
  readonly default?: string;
}

export interface Attribute extends Typed {
  readonly fieldName?: string;
  inheritedFrom?: object;
}

export interface Member extends Typed {
  readonly kind: 'field' | 'method';
  readonly static?: boolean;
  readonly readonly?: boolean;
  readonly privacy?: string;
  readonly attribute?: string;
  readonly parameters?: readonly Typed[];
  readonly return?: { readonly type: { readonly text: string }; readonly description?: string };
  inheritedFrom?: object;
}

export interface Declaration extends Named {
  readonly kind: string;
  readonly summary?: string;
  readonly tagName?: string;
  readonly members?: readonly Member[];
  readonly attributes?: readonly Attribute[];
  readonly events?: readonly Typed[];
  readonly slots?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Typed[];
  readonly cssStates?: readonly Named[];
  readonly superclass?: { readonly name: string; readonly package?: string };
}

export interface Export extends Named {
  readonly kind: 'js' | 'custom-element-definition';
  readonly declaration: { readonly name: string; readonly module: string };
}

export interface Manifest {
  readonly schemaVersion: string;
  readonly readme: string;
  readonly modules: readonly {
    readonly kind: 'javascript-module';
    readonly path: string;
    readonly declarations: readonly Declaration[];
    readonly exports: readonly Export[];
  }[];
}
