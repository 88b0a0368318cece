// The parts of the analyzer, and of the compiler inside it, that the scripts use; the package types only its configuration.
declare module '@custom-elements-manifest/analyzer/index.js' {
  import type { Declaration } from './manifest-types.d.ts';

  export interface Symbol {
    readonly name: string;
    readonly flags: number;
    readonly declarations?: readonly { getText(): string }[];
    getDocumentationComment(checker: Checker): TextParts;
    getJsDocTags(checker: Checker): readonly { readonly name: string; readonly text?: TextParts }[];
  }
  export interface Type {
    readonly types: readonly Type[];
    isUnion(): boolean;
    isStringLiteral(): boolean;
    getCallSignatures(): readonly { getReturnType(): Type }[];
  }
  export interface Checker {
    getDeclaredTypeOfSymbol(symbol: Symbol): Type;
    getTypeOfSymbolAtLocation(symbol: Symbol, place: object): Type;
    getTypeAtLocation(place: object): Type;
    getNonNullableType(type: Type): Type;
    getPropertiesOfType(type: Type): readonly Symbol[];
    getSymbolAtLocation(place: object): Symbol | undefined;
    getExportsOfModule(module: Symbol): readonly Symbol[];
    getAliasedSymbol(symbol: Symbol): Symbol;
    typeToString(type: Type, place: object, flags: number): string;
  }
  type TextParts = readonly { readonly text: string }[];
  interface Statement {
    readonly name?: { readonly text: string };
  }
  export const ts: {
    createSourceFile(name: string, text: string, target: number, setParents: boolean): object;
    createProgram(
      files: readonly string[],
      options: object,
    ): {
      getTypeChecker(): Checker;
      getSourceFile(file: string): { readonly statements: readonly Statement[] } | undefined;
    };
    displayPartsToString(parts?: TextParts): string;
    isClassDeclaration(node: object): boolean;
    isTypeAliasDeclaration(node: object): boolean;
    readonly ScriptTarget: { readonly ES2022: number };
    readonly ModuleKind: { readonly ESNext: number };
    readonly ModuleResolutionKind: { readonly Bundler: number };
    readonly SymbolFlags: { readonly Alias: number; readonly Interface: number; readonly TypeAlias: number };
    readonly TypeFormatFlags: {
      readonly NoTruncation: number;
      readonly InTypeAlias: number;
      readonly UseSingleQuotesForStringLiteralType: number;
    };
  };
  export function create(options: {
    readonly modules: readonly object[];
    readonly plugins: readonly object[];
    readonly context: { readonly dev: boolean };
  }): {
    readonly modules: readonly { readonly declarations?: readonly Declaration[] }[];
  };
}

declare module '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js' {
  export function litPlugin(): readonly object[];
}
