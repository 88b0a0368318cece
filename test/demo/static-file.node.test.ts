import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { StaticFolder } from '../../demo/static-file.ts';

describe('StaticFolder', () => {
  let parent = '';
  let folder: StaticFolder;
  const large = 'x'.repeat(5000);

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'static-folder-'));
    await mkdir(join(parent, 'public', 'sub.js'), { recursive: true });
    await mkdir(join(parent, 'public-too'));
    for (const name of ['a.js', 'a.wasm', 'a.bin', 'a.tflite', 'a.html', 'a.css', 'a.json', 'a.svg', 'a.ts', '.env']) {
      await writeFile(join(parent, 'public', name), large);
    }
    await writeFile(join(parent, 'public', 'small.js'), 'x');
    await writeFile(join(parent, 'secret.js'), large);
    await writeFile(join(parent, 'public-too', 'secret.js'), large);
    folder = new StaticFolder(join(parent, 'public'));
  });
  after(() => rm(parent, { recursive: true }));

  const ask = (path: string, headers: Record<string, string> = {}): Promise<Response | null> =>
    folder.answer(path, new Request('http://localhost/', { headers }));

  const types = {
    'a.js': 'text/javascript; charset=utf-8',
    'a.wasm': 'application/wasm',
    'a.bin': 'application/octet-stream',
    'a.tflite': 'application/octet-stream',
    'a.html': 'text/html; charset=utf-8',
    'a.css': 'text/css; charset=utf-8',
    'a.json': 'application/json; charset=utf-8',
    'a.svg': 'image/svg+xml',
  };
  for (const [name, type] of Object.entries(types)) {
    it(`serves ${name} as ${type}`, async () => {
      const response = await ask(name);
      assert.equal(response?.headers.get('content-type'), type);
      assert.equal(await response?.text(), large);
    });
  }

  const refused = ['../secret.js', '../public-too/secret.js', 'sub.js/../../secret.js', '/etc/passwd', 'a.ts', '.env'];
  for (const path of [...refused, 'none.js', 'sub.js', '', '.', 'a.js\0.js', '..\\secret.js']) {
    it(`does not serve ${JSON.stringify(path)}`, async () => {
      assert.equal(await ask(path), null);
    });
  }

  it('compresses for those who accept it', async () => {
    const response = await ask('a.wasm', { 'accept-encoding': 'br, gzip' });
    assert.equal(response?.headers.get('content-encoding'), 'gzip');
    const bytes = Buffer.from((await response?.arrayBuffer()) ?? new ArrayBuffer(0));
    assert.equal(response?.headers.get('content-length'), String(bytes.byteLength));
    assert.equal(gunzipSync(bytes).toString(), large);
  });

  it('does not compress what is small already', async () => {
    const response = await ask('small.js', { 'accept-encoding': 'gzip' });
    assert.equal(response?.headers.get('content-encoding'), null);
  });

  it('answers 304 until the file changes, and then what is new', async () => {
    const gzip = { 'accept-encoding': 'gzip' };
    const first = await ask('a.css', gzip);
    const etag = first?.headers.get('etag') ?? '';
    assert.equal((await ask('a.css', { ...gzip, 'if-none-match': etag }))?.status, 304);
    await writeFile(join(parent, 'public', 'a.css'), large.toUpperCase());
    await utimes(join(parent, 'public', 'a.css'), 1, 1);
    const changed = await ask('a.css', { ...gzip, 'if-none-match': etag });
    assert.equal(changed?.status, 200);
    assert.equal(gunzipSync(Buffer.from(await changed.arrayBuffer())).toString(), large.toUpperCase());
  });
});
