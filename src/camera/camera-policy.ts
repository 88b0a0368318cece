/**
 * What is used of the API of the permissions policy, which TypeScript's DOM library lacks. Chromium has it under its
 * former name, Firefox and Safari have none.
 */
interface PolicyApi {
  allowsFeature(feature: string): boolean;
}

const DENIED = 'The use of the camera was not allowed.';
const NEEDS_ALLOW = 'a frame needs allow="camera"';

/** Whether the page's permissions policy is known to forbid the camera; `false` where the browser does not tell. */
export function isCameraForbidden(): boolean {
  const { permissionsPolicy, featurePolicy } = document as {
    permissionsPolicy?: PolicyApi;
    featurePolicy?: PolicyApi;
  };
  return (permissionsPolicy ?? featurePolicy)?.allowsFeature('camera') === false;
}

/** For logs: what to look at after the browser refused the camera, which says nothing about the reason itself. */
export function describeDenial(): string {
  if (isCameraForbidden()) {
    return `The permissions policy keeps the camera from this page: ${NEEDS_ALLOW}, and no Permissions-Policy header may exclude it.`;
  }
  return window.parent === window ? DENIED : `${DENIED} The page is in a frame, and ${NEEDS_ALLOW}.`;
}
