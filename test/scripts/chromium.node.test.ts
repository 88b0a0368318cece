import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';

const CALL = `import(${JSON.stringify(resolve('scripts/chromium.mjs'))}).then(({ ensureChromium }) => console.log(ensureChromium()))`;

/** Looks for a browser in a process that has only these variables. @returns What it printed. */
function ensure(environment: Readonly<Record<string, string>>): {
  readonly status: number | null;
  readonly output: string;
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--eval', CALL], {
    env: environment,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

function isRootOnDebian(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

describe('ensureChromium', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'chromium-'));
    const browser = join(folder, 'chromium');
    writeFileSync(browser, '#!/bin/sh\n');
    chmodSync(browser, 0o755);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('takes an installed browser', () => {
    assert.deepEqual(ensure({ PATH: folder }), { status: 0, output: `${join(folder, 'chromium')}\n` });
  });

  it('prefers the one that CHROME_PATH names', () => {
    const named = join(folder, 'chromium');
    assert.equal(ensure({ PATH: '/nowhere', CHROME_PATH: named }).output, `${named}\n`);
  });

  it('does not take another one when CHROME_PATH is wrong', () => {
    const { status, output } = ensure({ PATH: folder, CHROME_PATH: '/nowhere/chrome' });
    assert.notEqual(status, 0);
    assert.match(output, /CHROME_PATH names \/nowhere\/chrome, which is not an executable file/);
  });

  it('announces and installs the package of the distribution as root', { skip: !isRootOnDebian() }, () => {
    const bin = mkdtempSync(join(tmpdir(), 'chromium-'));
    const browser = join(bin, 'chromium');
    symlinkSync('/bin/sh', join(bin, 'sh'));
    const install = `[ "$1" = install ] && printf '#!/bin/sh\\n' > ${browser} && /bin/chmod +x ${browser}\nexit 0\n`;
    writeFileSync(join(bin, 'apt-get'), `#!/bin/sh\n${install}`, { mode: 0o755 });
    const { status, output } = ensure({ PATH: bin, PLAYWRIGHT_BROWSERS_PATH: bin });
    rmSync(bin, { recursive: true });
    assert.equal(status, 0, output);
    assert.match(output, /No Chromium found; installing the distribution's package/);
    assert.ok(output.endsWith(`${browser}\n`), output);
  });

  it('prints the command that helps when there is none and none may be installed', () => {
    const environment = { PATH: '/nowhere', HOME: folder, FACE_LIVENESS_NO_BROWSER_INSTALL: '1' };
    const { status, output } = ensure({ ...environment, PLAYWRIGHT_BROWSERS_PATH: folder });
    assert.notEqual(status, 0);
    assert.match(output, /apt-get install --yes --no-install-recommends chromium|npx playwright install/);
  });
});
