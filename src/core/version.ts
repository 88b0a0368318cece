/** Version of the package, as it stands in `package.json`; part of the user agent that the service sees. */
export const VERSION = '0.1.0';
