/** What is used of Trusted Types, which TypeScript's DOM library lacks. Source: W3C Trusted Types. */
interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptUrlPolicy;
}

interface ScriptUrlPolicy {
  /** Returns a `TrustedScriptURL`, which the APIs that demand it take in place of a string. */
  createScriptURL(url: string): string;
}

/** Makes a script's URL acceptable to the page's policy. */
export type TrustScript = (url: string) => string;

/** Name that a host with `trusted-types` in its content security policy has to allow there. */
const POLICY_NAME = 'face-liveness';

let policy: ScriptUrlPolicy | null | undefined;

/**
 * The URL in the form that a page with Trusted Types accepts for a worker. Where the host did not allow the policy, or
 * the browser has no Trusted Types, it stays a string.
 * @param url URL of one of this package's own scripts; never a URL from elsewhere.
 */
export function trustedScriptUrl(url: string): string {
  if (policy === undefined) policy = createPolicy();
  return policy?.createScriptURL(url) ?? url;
}

function createPolicy(): ScriptUrlPolicy | null {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypesFactory };
  try {
    return trustedTypes?.createPolicy(POLICY_NAME, { createScriptURL: (url) => url }) ?? null;
  } catch {
    // The host's policy does not list the name, or another copy of this package took it. The string may still pass:
    // through the host's default policy, or because nothing is enforced.
    return null;
  }
}
