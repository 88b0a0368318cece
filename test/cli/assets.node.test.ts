import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { copyAssets, guessAssetsUrl } from '../../src/cli/copy-assets.ts';
import { ASSET_NAMES, ENGINE_ASSETS } from '../../src/vision/asset-names.ts';

const PROGRAM = join(process.cwd(), 'dist/cli.js');
let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'face-liveness-assets-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the built program in the temporary folder. */
function runProgram(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder, encoding: 'utf8' });
}

describe('face-liveness assets', () => {
  for (const [engine, names] of Object.entries(ENGINE_ASSETS)) {
    it(`copies exactly what the engine "${engine}" needs, unchanged`, () => {
      const { status, stderr } = runProgram('assets', 'public/face-liveness', '--engine', engine);
      assert.equal(status, 0, stderr);
      assert.deepEqual(readdirSync(join(folder, 'public/face-liveness')).sort(), [...names].sort());
      for (const name of names) {
        const copy = readFileSync(join(folder, 'public/face-liveness', name));
        assert.ok(copy.equals(readFileSync(join('cdn', name))), name);
      }
    });
  }

  it('says what it copied, how much it is, and which attribute to set', () => {
    const { stdout } = runProgram('assets', 'public/face-liveness');
    for (const name of ENGINE_ASSETS.builtin) assert.match(stdout, new RegExp(`^copied +[\\d.]+ kB  ${name}$`, 'm'));
    const bytes = ENGINE_ASSETS.builtin.reduce((sum, name) => sum + statSync(join('cdn', name)).size, 0);
    assert.ok(stdout.includes(`4 files, ${(bytes / 1000).toFixed(1)} kB, in public/face-liveness`), stdout);
    assert.ok(stdout.includes('<face-liveness assets-url="/face-liveness/"></face-liveness>'), stdout);
  });

  it('names the engine too when it is not the default one', () => {
    const { stdout } = runProgram('assets', 'public', '--engine', 'mediapipe');
    assert.ok(stdout.includes('<face-liveness engine="mediapipe" assets-url="/"></face-liveness>'), stdout);
  });

  it('writes only what differs', async () => {
    const target = join(folder, 'here');
    await copyAssets('builtin', 'cdn', target);
    const kept = join(target, ASSET_NAMES.network);
    utimesSync(kept, 1, 1);
    writeFileSync(join(target, ASSET_NAMES.worker), 'the worker of an older version');
    const assets = await copyAssets('builtin', 'cdn', target);
    assert.deepEqual(
      assets.filter(({ isWritten }) => isWritten).map(({ name }) => name),
      [ASSET_NAMES.worker],
    );
    assert.equal(statSync(kept).mtimeMs, 1000);
    assert.ok(readFileSync(join(target, ASSET_NAMES.worker)).equals(readFileSync(join('cdn', ASSET_NAMES.worker))));
  });

  it('ends with 1 and the reason when the folder cannot be made', () => {
    writeFileSync(join(folder, 'file'), '');
    const { status, stderr } = runProgram('assets', 'file/below');
    assert.equal(status, 1);
    assert.match(stderr, /^face-liveness: ENOTDIR/);
  });

  for (const [path, url] of [
    ['public/face-liveness', '/face-liveness/'],
    ['./static/vendor/face liveness/', '/vendor/face%20liveness/'],
    ['apps/static/site/public', '/site/public/'],
    ['public/static/a', '/static/a/'],
    ['dist/face-liveness', '/face-liveness/'],
    ['out/liveness', null],
    ['../wwwroot/a', '/a/'],
  ] as const) {
    it(`takes ${path} to be served as ${url ?? 'something it cannot know'}`, () => {
      assert.equal(guessAssetsUrl(path), url);
    });
  }
});
