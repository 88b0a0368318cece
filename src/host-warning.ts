import type { ErrorCode, FaceLivenessError } from './core/errors.ts';

/** What the developer of a page can mend, and its visitors cannot. */
const MISTAKES: ReadonlySet<ErrorCode> = new Set([
  'assets-unavailable',
  'credentials-rejected',
  'insecure-context',
  'no-session',
  'request-invalid',
]);

/**
 * Tells the developer of a page in one line of the console what is wrong with its settings; the screen speaks to
 * somebody else. Messages hold no ids and no credentials.
 * @param isDebug Then every failure is told.
 */
export function warnHost({ code, message }: FaceLivenessError, isDebug: boolean): void {
  if (!isDebug && !MISTAKES.has(code)) return;
  console.warn(`<face-liveness> ${code}: ${message} (docs/troubleshooting.md of the package says more.)`);
}
