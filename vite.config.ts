import { defineConfig, type UserConfig } from 'vite';

/** Entry modules of the npm package, by name of the file in dist/. Everything they depend on stays external. */
const PACKAGE_ENTRIES = {
  index: 'src/index.ts',
  element: 'src/face-liveness-element.ts',
  backend: 'src/backend/index.ts',
  emulator: 'src/emulator/index.ts',
  cli: 'src/emulator/cli.ts',
  testing: 'src/testing/index.ts',
  'locales/en': 'src/i18n/locales/en.ts',
  'locales/de': 'src/i18n/locales/de.ts',
};

/** Anything that is imported by a package name, and Node's own modules. */
const DEPENDENCY = /^(?:node:|@?[a-z])/;

const shared = {
  // The assets are found next to the module, wherever that is served from.
  base: './',
  publicDir: false,
  // The library ships compiled; only the CDN bundle is one file that nobody processes again.
  logLevel: 'warn',
} satisfies UserConfig;

const packageBuild: UserConfig = {
  ...shared,
  build: {
    outDir: 'dist',
    target: 'es2022',
    minify: false,
    sourcemap: true,
    lib: { entry: PACKAGE_ENTRIES, formats: ['es'] },
    rollupOptions: {
      external: DEPENDENCY,
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
};

const cdnBuild: UserConfig = {
  ...shared,
  build: {
    outDir: 'cdn',
    target: 'es2022',
    minify: true,
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: () => 'face-liveness.js' },
    rollupOptions: {
      output: {
        chunkFileNames: 'locales/[name].js',
        // For ES modules the library mode leaves the white space to the bundler of the user; here there is none.
        minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
      },
    },
  },
};

/** `vite build` makes dist/, `vite build --mode cdn` makes cdn/; scripts/build.mjs runs both and adds the assets. */
export default defineConfig(({ mode }) => (mode === 'cdn' ? cdnBuild : packageBuild));
