/**
 * The URL of a request, when a parser of URLs reads its path exactly as it was received. Where it does not, because of
 * dot segments or control characters, a proxy that decided by the path decided about another one.
 * @param path Escaped as in a URL, beginning with a slash.
 * @param query Empty, or with its question mark.
 * @returns `null` for such a path, a control character anywhere, or what makes no URL.
 */
export function toRequestUrl(origin: string, path: string, query: string): string | null {
  const url = `${origin}${path}${query}`;
  if (/\p{Cc}/u.test(url) || !URL.canParse(url)) return null;
  return new URL(url).pathname === path ? url : null;
}
