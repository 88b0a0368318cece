import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { ASSET_NAMES } from './src/vision/asset-names.ts';

/** Entry modules of the npm package, by name of the file in dist/. Everything they depend on stays external. */
const PACKAGE_ENTRIES = {
  index: 'src/index.ts',
  element: 'src/face-liveness-element.ts',
  backend: 'src/backend/index.ts',
  emulator: 'src/emulator/index.ts',
  cli: 'src/cli/cli.ts',
  testing: 'src/testing/index.ts',
  react: 'src/react.ts',
  vue: 'src/vue.ts',
  svelte: 'src/svelte.ts',
  ...Object.fromEntries(localeEntries()),
};

/** One entry for each language: `./locales/*` of the package. */
function localeEntries(): [name: string, path: string][] {
  const folder = 'src/i18n/locales';
  return readdirSync(folder).map((file) => [`locales/${basename(file, '.ts')}`, `${folder}/${file}`]);
}

/** The two modules for script tags: what a start screen needs, and what a check needs besides. */
const ENTRY_FILE = 'face-liveness.js';
const CHECK_FILE = 'face-liveness-check.js';

/** Anything that is imported by a package name, and Node's own modules. */
const DEPENDENCY = /^(?:node:|@?[a-z])/;

const shared = {
  // The assets are found next to the module, wherever that is served from.
  base: './',
  publicDir: false,
  // The library ships compiled; only the modules for script tags are files that nobody processes again.
  logLevel: 'warn',
} satisfies UserConfig;

/**
 * Puts what is known about the files in cdn/ into the bundle, in place of a module that knows nothing: whoever serves
 * them cannot change them unnoticed.
 * @param folder Where they are, seen from the bundle.
 */
function builtAssets(folder: string): Plugin {
  return {
    name: 'built-assets',
    load(id) {
      if (!id.endsWith('/src/vision/built-assets.ts')) return null;
      const names = Object.values(ASSET_NAMES);
      const digests = Object.fromEntries(names.map((name) => [name, digestOf(join('cdn', name))]));
      const checkFile = join('cdn', CHECK_FILE);
      return `export const ASSETS_FOLDER = ${JSON.stringify(folder)};
export const ASSET_DIGESTS = ${JSON.stringify(digests)};
export const CHECK_FILE_DIGEST = ${JSON.stringify(this.environment.config.mode === 'cdn-check' ? null : digestOf(checkFile))};`;
    },
  };
}

function digestOf(file: string): string {
  return createHash('sha384').update(readFileSync(file)).digest('base64');
}

/** Where a script tag needs another module than a bundler, that lies beside it with `.cdn` in its name. */
const forScriptTags: Plugin = {
  name: 'for-script-tags',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!source.startsWith('.') || !importer?.includes('/src/')) return null;
    const resolved = await this.resolve(source, importer, { skipSelf: true });
    const variant = resolved?.id.replace(/\.ts$/, '.cdn.ts');
    return variant !== undefined && variant !== resolved?.id && existsSync(variant) ? variant : null;
  },
};

const packageBuild: UserConfig = {
  ...shared,
  plugins: [builtAssets('../cdn/')],
  build: {
    outDir: 'dist',
    emptyOutDir: false,
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
  transform(code, id) {
    if (!id.includes('/src/ui/')) return null;
    return code.replaceAll(id.includes('/styles/') ? /\/\*[^]*?\*\/|^[ \t]+/gm : /^[ \t]+/gm, '');
  },
};

/**
 * One self-contained module in cdn/.
 * @param entry Source of the module.
 */
function scriptTagBuild(entry: string, fileName: string): UserConfig {
  return {
    ...shared,
    plugins: [compactTemplates, forScriptTags, builtAssets('./')],
    build: {
      outDir: 'cdn',
      emptyOutDir: false,
      target: 'es2022',
      minify: true,
      lib: { entry, formats: ['es'], fileName: () => fileName },
      rollupOptions: {
        output: {
          codeSplitting: false,
          // For ES modules the library mode leaves the white space to the bundler of the user; here there is none.
          minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
        },
      },
    },
  };
}

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

/** The builds by mode; scripts/build.mjs runs them in an order in which each finds what it needs. */
const BUILDS: Readonly<Record<string, UserConfig>> = {
  production: packageBuild,
  'cdn-check': scriptTagBuild('src/check-adapters.ts', CHECK_FILE),
  cdn: scriptTagBuild('src/index.ts', ENTRY_FILE),
  gallery: galleryBuild,
};

export default defineConfig(({ mode }) => BUILDS[mode] ?? packageBuild);
