import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { VERSION } from '../../src/core/version.ts';
import { parseCommand } from '../../src/cli/command-line.ts';
import { startEmulator } from '../../src/emulator/index.ts';

/** Runs the program to its end. */
async function runProgram(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/cli.ts', ...args]);
  const [out, err]: string[][] = [[], []];
  child.stdout.on('data', (text: Buffer) => out?.push(text.toString()));
  child.stderr.on('data', (text: Buffer) => err?.push(text.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out: out?.join('') ?? '', err: err?.join('') ?? '' };
}

describe('the command line', () => {
  it('has a default for everything', () => {
    assert.deepEqual(parseCommand(['emulator']), { kind: 'emulator', options: { port: 4570, control: false } });
  });

  it('tells its version', () => {
    assert.deepEqual(parseCommand(['--version']), { kind: 'help', text: VERSION });
  });

  it('passes every flag on', () => {
    const flags =
      '--port 1 --host ::1 --region eu-west-1 --challenge movement --session-lifetime 60 --idle-timeout 5 --seed=-3 --data dir --control';
    assert.deepEqual(parseCommand(['emulator', ...flags.split(' ')]), {
      kind: 'emulator',
      options: {
        port: 1,
        host: '::1',
        region: 'eu-west-1',
        challenge: 'movement',
        sessionLifetimeMs: 60_000,
        idleTimeoutMs: 5000,
        seed: -3,
        dataDir: 'dir',
        control: true,
      },
    });
  });

  it('copies the files of the builtin engine unless told otherwise', () => {
    assert.deepEqual(parseCommand(['assets', 'public/x']), { kind: 'assets', folder: 'public/x', engine: 'builtin' });
    assert.deepEqual(parseCommand(['assets', '--engine', 'mediapipe', 'x']), {
      kind: 'assets',
      folder: 'x',
      engine: 'mediapipe',
    });
  });

  for (const [args, pattern] of [
    [['emulator', '--prot', '1'], /Unknown option '--prot'/],
    [['emulator', '--port'], /--port/],
    [['emulator', '--port', '80x'], /--port has to be a whole number, not '80x'/],
    [['emulator', '--challenge', 'dance'], /--challenge/],
    [['emulator', 'extra'], /extra/],
    [['emulate'], /Unknown command 'emulate'. There are assets and emulator/],
    [['toString'], /Unknown command 'toString'/],
    [['assets'], /Name one folder/],
    [['assets', ''], /Name one folder/],
    [['assets', 'a', 'b'], /Name one folder/],
    [['assets', 'a', '--engine', 'tensorflow'], /--engine has to be 'builtin' or 'mediapipe'/],
    [['assets', 'a', '--force'], /Unknown option '--force'/],
  ] as const) {
    it(`refuses ${args.join(' ')}`, () => {
      const command = parseCommand(args);
      assert.ok(command.kind === 'refused' && pattern.test(command.reason), JSON.stringify(command));
    });
  }

  for (const [line, title] of [
    ['', 'face-liveness:'],
    ['--help', 'face-liveness:'],
    ['-h', 'face-liveness:'],
    ['help', 'face-liveness:'],
    ['emulator --help', 'face-liveness emulator:'],
    ['assets --help', 'face-liveness assets:'],
  ] as const) {
    it(`helps when called with "${line}"`, () => {
      const command = parseCommand(line.split(' ').filter((word) => word !== ''));
      assert.ok(command.kind === 'help' && command.text.startsWith(title), JSON.stringify(command));
    });
  }
});

describe('the program', () => {
  it('prints every option of the emulator with --help', async () => {
    const { code, out } = await runProgram('emulator', '--help');
    assert.equal(code, 0);
    for (const flag of [
      'port',
      'host',
      'region',
      'challenge',
      'session-lifetime',
      'idle-timeout',
      'seed',
      'data',
      'control',
      'help',
    ]) {
      assert.match(out, new RegExp(`^  --${flag} `, 'm'));
    }
    assert.match(out, /not a certified presentation-attack detector/);
  });

  it('ends with 2 and a hint for a flag that does not exist', async () => {
    const { code, err } = await runProgram('emulator', '--prot', '1');
    assert.equal(code, 2);
    assert.match(err, /Unknown option '--prot'[\s\S]*--help/);
  });

  it('ends with 1 when the port is taken', async () => {
    const emulator = await startEmulator();
    const { code, err } = await runProgram('emulator', '--port', new URL(emulator.url).port);
    assert.equal(code, 1);
    assert.match(err, /EADDRINUSE/);
    await emulator.close();
  });

  it('prints its addresses, answers, and ends when it is told to', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/cli.ts', 'emulator', '--port', '0']);
    let text = '';
    for await (const chunk of child.stdout) {
      text += String(chunk);
      if (text.includes('Access key')) break;
    }
    const [, url = ''] = /API and inspector {2}(\S+)/.exec(text) ?? [];
    assert.equal((await fetch(url)).status, 200);
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    assert.deepEqual(await closed, [0, null]);
  });
});
