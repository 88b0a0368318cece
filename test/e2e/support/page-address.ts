/** What a page of the tests consists of. */
export interface OpenOptions {
  readonly attributes?: Readonly<Record<string, string>>;
  /** Options of the simulated camera; `scenario` makes the person stay in it. */
  readonly camera?: Readonly<Record<string, unknown>>;
  /** The content security policy. */
  readonly policy?: string;
  /** URL of the element's script. */
  readonly script?: string;
  /** Attributes of its tag. */
  readonly nonce?: string;
  readonly integrity?: string;
  /** Value of `Cross-Origin-Embedder-Policy`. */
  readonly embedderPolicy?: string;
}

/**
 * Address of a page with one element; by default with the session-url of the backend and the movement challenge.
 * @param origin Origin of the pages of a world.
 */
export function pageAddress(origin: string, options: OpenOptions = {}): string {
  const attributes = options.attributes ?? { 'session-url': '/api/liveness', challenge: 'movement' };
  const query = new URLSearchParams({
    attributes: JSON.stringify(Object.entries({ 'allow-virtual-camera': '', ...attributes })),
    camera: JSON.stringify(options.camera ?? {}),
  });
  for (const name of ['policy', 'script', 'nonce', 'integrity', 'embedderPolicy'] as const) {
    const value = options[name];
    if (value !== undefined) query.set(name, value);
  }
  return `${origin}/page?${query.toString()}`;
}

/**
 * Address of a page of another origin with such a page in a frame.
 * @param allow What the frame is given, as in the attribute.
 */
export function frameAddress(origin: string, allow: string, options: OpenOptions): string {
  const query = new URLSearchParams({ src: pageAddress(origin, options), allow });
  return `${origin.replace('localhost', 'host.localhost')}/frame?${query.toString()}`;
}
