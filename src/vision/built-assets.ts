// What the build knows about the files that a check needs. It puts its own values in place of this module
// (vite.config.ts); the sources are served without a build only to the tests.

/** Where the files are, seen from this module. */
export const ASSETS_FOLDER: string = './';

/** SHA-384 of what the face detectors consist of by file name, base64. A file that is not listed is taken as it comes. */
export const ASSET_DIGESTS: Readonly<Record<string, string>> = {};

/** SHA-384 of the second module for script tags, base64. */
export const CHECK_FILE_DIGEST: string = '';
