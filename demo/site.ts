import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { StaticFolder } from './static-file.ts';

/** What the page needs to know about the server it came from; answered as `/playground.json`. */
export interface PlaygroundFacts {
  readonly service: 'emulator' | 'aws';
  readonly region: string;
  readonly inspectorUrl: string | null;
}

/** The policy under which the element has to work, word by word; who may hold the page in a frame is to be added. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
  "connect-src 'self' ws: http:; img-src 'self' data:; media-src 'self' blob: mediastream:; " +
  "base-uri 'none'; form-action 'self'";

/** The gallery alone holds pages in frames: its own. */
const PAGE_POLICIES: Readonly<Record<string, string>> = {
  '/gallery': `${CONTENT_SECURITY_POLICY}; frame-ancestors 'none'; frame-src 'self'`,
  '/gallery/screen': `${CONTENT_SECURITY_POLICY}; frame-ancestors 'self'`,
};
const PAGE_POLICY = `${CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`;

const VISITOR = /(?:^|;\s*)visitor=([0-9a-f-]{36})(?:;|$)/;
/** The pages and files of this folder that a browser may see. */
const PAGES: Readonly<Record<string, string>> = {
  '/': 'index.html',
  '/other-way': 'other-way.html',
  '/gallery': 'gallery.html',
  '/gallery/screen': 'gallery-screen.html',
  '/recipes': 'recipes/index.html',
  '/recipes/onboarding': 'recipes/onboarding.html',
  '/recipes/step-up': 'recipes/step-up.html',
  '/recipes/age-check': 'recipes/age-check.html',
  '/recipes/bot-check': 'recipes/bot-check.html',
};

/** Id of the browser that sent a request, from the cookie that the page came with. */
export function visitorOf(request: Request): string | null {
  return VISITOR.exec(request.headers.get('cookie') ?? '')?.[1] ?? null;
}

/** Answers everything of the playground that is not its backend: pages, the built element and the simulated camera. */
export function createSite(facts: PlaygroundFacts): (request: Request) => Promise<Response> {
  const folderOf = (path: string): StaticFolder => new StaticFolder(fileURLToPath(new URL(path, import.meta.url)));
  const pages = folderOf('.');
  const cdn = folderOf('../cdn');
  const dist = folderOf('../dist');
  const gallery = folderOf('../build/gallery');

  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } });
    }
    const { pathname } = new URL(request.url);
    const path = decode(pathname);
    if (path === '/playground.json') return Response.json(facts, { headers: { 'Cache-Control': 'no-store' } });
    const page = PAGES[path];
    if (page !== undefined) return withPolicy(request, await pages.answer(page, request));
    if (path.startsWith('/cdn/')) return found(await cdn.answer(path.slice('/cdn/'.length), request));
    if (path.startsWith('/gallery/screens/')) {
      return found(await gallery.answer(path.slice('/gallery/screens/'.length), request));
    }
    if (!/\.(?:css|js)$/.test(path)) return found(null);
    // What is not the page's own is the published testing module, or a module that it is split into.
    return found((await pages.answer(path.slice(1), request)) ?? (await dist.answer(path.slice(1), request)));
  };
}

function found(response: Response | null): Response {
  const answer = response ?? new Response('Not found\n', { status: 404, headers: { 'Content-Type': 'text/plain' } });
  answer.headers.set('X-Content-Type-Options', 'nosniff');
  return answer;
}

/** A page with its policy, and the cookie by which the backend knows the browser. */
function withPolicy(request: Request, response: Response | null): Response {
  const answer = found(response);
  const { pathname, searchParams } = new URL(request.url);
  answer.headers.set('Content-Security-Policy', PAGE_POLICIES[decode(pathname)] ?? PAGE_POLICY);
  answer.headers.set('Referrer-Policy', 'no-referrer');
  const isForgotten = searchParams.get('visitor') === 'new';
  if (isForgotten || visitorOf(request) === null) {
    answer.headers.set('Set-Cookie', `visitor=${randomUUID()}; Path=/; HttpOnly; SameSite=Strict`);
  }
  return answer;
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
