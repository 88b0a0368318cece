import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

/** Entry modules of the npm package, by name of the file in dist/. Everything they depend on stays external. */
const PACKAGE_ENTRIES = {
  index: 'src/index.ts',
  element: 'src/face-liveness-element.ts',
  backend: 'src/backend/index.ts',
  emulator: 'src/emulator/index.ts',
  cli: 'src/emulator/cli.ts',
  testing: 'src/testing/index.ts',
  ...Object.fromEntries(localeEntries()),
};

/** One entry for each language: `./locales/*` of the package. */
function localeEntries(): [name: string, path: string][] {
  const folder = 'src/i18n/locales';
  return readdirSync(folder).map((file) => [`locales/${basename(file, '.ts')}`, `${folder}/${file}`]);
}

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

/**
 * Leaves indentation and comments out of the templates and style sheets, which no minifier touches. Line ends stay, so
 * that the code around them means the same.
 */
const compactTemplates: Plugin = {
  name: 'compact-templates',
  transform: (code, id) => (id.includes('/src/ui/') ? code.replaceAll(/\/\*[^]*?\*\/|^[ \t]+/gm, '') : null),
};

const cdnBuild: UserConfig = {
  ...shared,
  plugins: [compactTemplates],
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

/** The screens without a check: for the playground and for tests, not published. */
const galleryBuild: UserConfig = {
  ...shared,
  build: {
    outDir: 'build/gallery',
    target: 'es2022',
    minify: false,
    lib: { entry: 'src/gallery/index.ts', formats: ['es'], fileName: () => 'gallery.js' },
    rollupOptions: { output: { chunkFileNames: 'locales/[name].js' } },
  },
};

/**
 * `vite build` makes dist/, `vite build --mode cdn` makes cdn/, `vite build --mode gallery` makes build/gallery/;
 * scripts/build.mjs runs them all and adds the assets.
 */
export default defineConfig(({ mode }) => {
  if (mode === 'cdn') return cdnBuild;
  return mode === 'gallery' ? galleryBuild : packageBuild;
});
