// What the compiler knows about the public types and the manifest analyzer does not: which texts a type stands for, what
// a method returns, how a type is declared.
import { resolve } from 'node:path';
import { ts } from '@custom-elements-manifest/analyzer/index.js';

const ENTRY = resolve('src/index.ts');
const { NoTruncation, InTypeAlias, UseSingleQuotesForStringLiteralType } = ts.TypeFormatFlags;
const FORMAT = NoTruncation | InTypeAlias | UseSingleQuotesForStringLiteralType;

const program = ts.createProgram([ENTRY], {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  types: [],
});
const checker = program.getTypeChecker();
// The compiler lists the members of a union in the order in which it met them: that of the declarations, not of the uses.
for (const { symbol } of moduleExports()) checker.getDeclaredTypeOfSymbol(symbol);

/**
 * @typedef {object} ExportedType
 * @property {string} name
 * @property {string} description From the doc comment; empty without one.
 * @property {string} code The declaration in TypeScript, with the comments inside it.
 */

/**
 * The types that `face-liveness` exports, in the order of src/index.ts.
 * @returns {ExportedType[]}
 */
export function exportedTypes() {
  return moduleExports()
    .filter(({ symbol }) => (symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) !== 0)
    .map(({ name, symbol }) => ({
      name,
      description: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
      code: declarationText(symbol),
    }));
}

/**
 * @typedef {object} MemberType
 * @property {string} type Spelled out, without `null` and `undefined`.
 * @property {string} [returns] What a method returns.
 * @property {string} [returnsText] What its doc comment says about that.
 * @property {string} [throws] What its doc comment says about failures.
 */

/**
 * The members of a class with their types.
 * @param {string} file
 * @param {string} className
 * @returns {Map<string, MemberType>}
 */
export function memberTypes(file, className) {
  const source = program.getSourceFile(resolve(file));
  const declaration = source?.statements.find((node) => ts.isClassDeclaration(node) && node.name?.text === className);
  if (!declaration) throw new Error(`${file} declares no class ${className}.`);
  const properties = checker.getPropertiesOfType(checker.getTypeAtLocation(declaration));
  return new Map(properties.map((property) => [property.name, memberType(property, declaration)]));
}

/**
 * @param {import('@custom-elements-manifest/analyzer/index.js').Symbol} property
 * @param {object} place
 * @returns {MemberType}
 */
function memberType(property, place) {
  const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, place));
  const text = checker.typeToString(type, place, FORMAT);
  const [call] = type.getCallSignatures();
  if (!call) return { type: text };
  const returns = checker.typeToString(call.getReturnType(), place, NoTruncation);
  const tags = new Map(property.getJsDocTags(checker).map((tag) => [tag.name, ts.displayPartsToString(tag.text)]));
  const [returnsText, throws] = [tags.get('returns'), tags.get('throws')];
  return {
    type: text,
    returns,
    ...(returnsText ? { returnsText } : {}),
    ...(throws ? { throws } : {}),
  };
}

/** @returns {{ name: string, symbol: import('@custom-elements-manifest/analyzer/index.js').Symbol }[]} */
function moduleExports() {
  const source = program.getSourceFile(ENTRY);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${ENTRY} is no module.`);
  return checker.getExportsOfModule(module).map((symbol) => ({
    name: symbol.name,
    symbol: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  }));
}

/**
 * As it stands in the source; a name for some texts becomes these texts.
 * @param {import('@custom-elements-manifest/analyzer/index.js').Symbol} symbol
 */
function declarationText(symbol) {
  const [declaration] = symbol.declarations ?? [];
  if (!declaration) throw new Error(`${symbol.name} is declared nowhere.`);
  const isAlias = ts.isTypeAliasDeclaration(declaration);
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  if (isAlias && type.isUnion() && type.types.every((part) => part.isStringLiteral())) {
    return `type ${symbol.name} = ${checker.typeToString(type, declaration, FORMAT)};`;
  }
  return declaration.getText().replace(/^export /, '');
}
