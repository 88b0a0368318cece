import { readFileSync } from 'node:fs';

interface Named {
  readonly name: string;
}

/** What custom-elements.json says of `<face-liveness>`, as far as the pages are compared with it. */
export interface ElementDescription {
  readonly tagName: string;
  readonly attributes: readonly Named[];
  readonly events: readonly Named[];
  readonly members: readonly (Named & { readonly kind: string })[];
}

/** @throws {Error} When the manifest does not describe the element. */
export function readElement(): ElementDescription {
  const { modules } = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as {
    readonly modules: readonly { readonly declarations?: readonly ElementDescription[] }[];
  };
  const declarations = modules.flatMap((module) => module.declarations ?? []);
  const element = declarations.find(({ tagName }) => tagName === 'face-liveness');
  if (!element) throw new Error('custom-elements.json has no <face-liveness>.');
  return element;
}
