import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';

const SCRIPT = resolve('scripts/check-dependencies.mjs');
const INTEGRITY = `sha512-${'A'.repeat(86)}==`;
const PAGE = 'docs/dependencies.md';

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

interface Tree {
  /** Members of package.json. */
  readonly manifest?: object;
  /** Entries of the lock file in place of, or beside, the sound ones. */
  readonly lock?: Readonly<Record<string, Entry>>;
  /** package.json of what is installed, by its folder; by default there is none. */
  readonly installed?: Readonly<Record<string, object>>;
  /** What `npm audit --json` prints. */
  readonly audit?: string;
}

const SOUND: Readonly<Record<string, Entry>> = {
  'node_modules/a': { version: '1.2.3', integrity: INTEGRITY, license: 'MIT', dependencies: { b: '^2.0.0' } },
  'node_modules/b': { version: '1.0.0', integrity: INTEGRITY, license: 'ISC', dev: true },
  'node_modules/a/node_modules/b': { version: '2.0.0', integrity: INTEGRITY, license: '(GPL-3.0 OR MIT)' },
};

/** A folder with a lock file, for as long as `use` takes. */
function inFolder<T>({ manifest, lock, installed = {}, audit }: Tree, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'dependencies-'));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  try {
    write(
      'package.json',
      JSON.stringify({ dependencies: { a: '^1.2.0' }, devDependencies: { b: '1.0.0' }, ...manifest }),
    );
    write('package-lock.json', JSON.stringify({ packages: { '': {}, ...SOUND, ...lock } }));
    for (const [name, content] of Object.entries(installed)) write(join(name, 'package.json'), JSON.stringify(content));
    write('docs/placeholder', '');
    write('bin/npm', `#!/bin/sh\ncat <<'END'\n${audit ?? ''}\nEND\n`);
    chmodSync(join(folder, 'bin/npm'), 0o755);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(folder: string, ...flags: readonly string[]): { readonly isFine: boolean; readonly output: string } {
  const PATH = `${join(folder, 'bin')}${delimiter}${process.env['PATH']}`;
  const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, PATH } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...flags], options);
  return { isFine: status === 0, output: stdout + stderr };
}

/** Writes the page first, so that a stale one is not what is found. */
function check(tree: Tree, ...flags: readonly string[]): { readonly isFine: boolean; readonly output: string } {
  return inFolder(tree, (folder) => run(folder, '--write', ...flags));
}

describe('check-dependencies', () => {
  it('accepts permissive packages of the registry', () => {
    const { isFine, output } = check({});
    assert.ok(isFine, output);
    assert.match(output, /3 packages, 0 problems/);
  });

  const refused: Readonly<Record<string, { readonly tree: Tree; readonly because: RegExp }>> = {
    'a package without a hash': {
      tree: { lock: { 'node_modules/c': { version: '1.0.0', license: 'MIT' } } },
      because: /c@1\.0\.0: no SHA-512/,
    },
    'a hash that is too weak': {
      tree: {
        lock: {
          'node_modules/c': { version: '1.0.0', license: 'MIT', integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' },
        },
      },
      because: /c@1\.0\.0: no SHA-512/,
    },
    'a package from an address': {
      tree: {
        lock: {
          'node_modules/c': {
            version: '1.0.0',
            license: 'MIT',
            integrity: INTEGRITY,
            resolved: 'https://evil.example/c.tgz',
          },
        },
      },
      because: /c@1\.0\.0: the lock file names an address, https:\/\/evil\.example/,
    },
    'a package from a folder': {
      tree: { lock: { 'node_modules/c': { resolved: '../c', link: true } } },
      because: /node_modules\/c: \.\.\/c comes from elsewhere/,
    },
    'a range that is a repository': {
      tree: { manifest: { dependencies: { a: 'github:someone/a' } } },
      because: /a: "github:someone\/a" is no version/,
    },
    'a range that is an address': {
      tree: { manifest: { devDependencies: { b: 'git+ssh://git@host/b.git#1.0.0' } } },
      because: /b: "git\+ssh:.*" is no version/,
    },
    'a licence that asks for more': {
      tree: { lock: { 'node_modules/c': { version: '1.0.0', license: 'GPL-3.0', integrity: INTEGRITY, dev: true } } },
      because: /c@1\.0\.0: licence "GPL-3\.0"/,
    },
    'a licence that the package itself states, whatever the lock file says': {
      tree: { installed: { 'node_modules/a': { license: 'SSPL-1.0' } } },
      because: /a@1\.2\.3: licence "SSPL-1\.0"/,
    },
    'one licence of several that all apply': {
      tree: { installed: { 'node_modules/a': { license: 'MIT AND GPL-3.0' } } },
      because: /a@1\.2\.3: licence "MIT AND GPL-3\.0"/,
    },
    'a package without a licence': {
      tree: { installed: { 'node_modules/b': { name: 'b' } } },
      because: /b@1\.0\.0: licence "none stated"/,
    },
    'an exception for tests in what is published': {
      tree: { lock: { 'node_modules/axe-core': { version: '4.0.0', license: 'MPL-2.0', integrity: INTEGRITY } } },
      because: /axe-core@4\.0\.0: licence "MPL-2\.0"/,
    },
    'a script at installation': {
      tree: {
        lock: {
          'node_modules/c': {
            version: '1.0.0',
            license: 'MIT',
            integrity: INTEGRITY,
            dev: true,
            hasInstallScript: true,
          },
        },
      },
      because: /c@1\.0\.0: runs a script when it is installed/,
    },
    'a script on the machines of hosts': {
      tree: {
        lock: {
          'node_modules/esbuild': { version: '1.0.0', license: 'MIT', integrity: INTEGRITY, hasInstallScript: true },
        },
      },
      because: /esbuild@1\.0\.0: runs a script on the machines of hosts/,
    },
  };
  for (const [what, { tree, because }] of Object.entries(refused)) {
    it(`refuses ${what}`, () => {
      const { isFine, output } = check(tree);
      assert.equal(isFine, false, output);
      assert.match(output, because);
    });
  }

  it('lists what is installed with the package, in the version that it finds, and nothing else there', () => {
    inFolder({}, (folder) => {
      run(folder, '--write');
      const page = readFileSync(join(folder, PAGE), 'utf8');
      const [, table = ''] = /## Installed with the package([^]*?)\n## /.exec(page) ?? [];
      const rows = [...table.matchAll(/^\| ([a-z]+) +\| (\S+) +\| (.*?) *\|/gm)].map(([, ...cells]) => cells.join(' '));
      assert.deepEqual(rows, ['package version licence', 'a 1.2.3 MIT', 'b 2.0.0 (GPL-3.0 OR MIT)']);
    });
  });

  it('finds a page that is missing or stale', () => {
    inFolder({}, (folder) => {
      assert.match(run(folder).output, /docs\/dependencies\.md is stale/);
      assert.ok(run(folder, '--write').isFine);
      assert.ok(run(folder).isFine);
      const page = join(folder, PAGE);
      writeFileSync(page, readFileSync(page, 'utf8').replace('1.2.3', '1.2.2'));
      const { isFine, output } = run(folder);
      assert.equal(isFine, false);
      assert.match(output, /docs\/dependencies\.md is stale/);
    });
  });

  describe('with --audit', () => {
    const counts = (high: number, critical: number): string =>
      JSON.stringify({ metadata: { vulnerabilities: { low: 2, high, critical, total: 2 + high + critical } } });

    it('passes when nothing is high or critical, and says what was counted', () => {
      const { isFine, output } = check({ audit: counts(0, 0) }, '--audit');
      assert.ok(isFine, output);
      assert.match(output, /Audited \(what the package brings along\): 2 known/);
      assert.match(output, /Audited \(everything that builds and tests\): 2 known/);
    });

    it('fails when something is high', () => {
      const { isFine, output } = check({ audit: counts(1, 0) }, '--audit');
      assert.equal(isFine, false);
      assert.match(output, /Vulnerable .*: 0 critical, 1 high/);
    });

    for (const [what, audit] of Object.entries({
      'has no audit endpoint': JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 }),
      'sends no counts': '{}',
      'sends no JSON': '<html>',
      'sends nothing': '',
    })) {
      it(`fails and claims nothing when the registry ${what}`, () => {
        const { isFine, output } = check({ audit }, '--audit');
        assert.equal(isFine, false);
        assert.match(output, /NOT AUDITED/);
        assert.doesNotMatch(output, /^Audited/m);
      });
    }
  });
});
