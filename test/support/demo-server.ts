import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname ?? __dirname, '../..');

/** The demo as its command line starts it, in a process of its own. */
export interface DemoServer {
  readonly origin: string;
  /** Empty with the real service. */
  readonly emulatorUrl: string;
  /** Ends the process and waits for that. */
  stop(): Promise<void>;
}

/**
 * Starts the demo on a free port.
 * @param options More arguments, and variables added to the environment.
 * @throws {Error} With what it wrote when it ends without having told its address.
 */
export async function startDemo(
  options: { readonly args?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<DemoServer> {
  const command = ['--import', 'tsx', 'demo/server.ts', '--port', '0', ...(options.args ?? [])];
  const env = { ...process.env, ...options.env };
  const server = spawn(process.execPath, command, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((done) => server.once('exit', () => done()));
  const lines: string[] = [];
  createInterface(server.stderr).on('line', (line) => lines.push(line));
  const origin = await new Promise<string>((tell, fail) => {
    createInterface(server.stdout).on('line', (line) => {
      lines.push(line);
      const [, address] = /^Playground: (\S+)\/$/.exec(line) ?? [];
      if (address !== undefined) tell(address);
    });
    void ended.then(() => fail(new Error(`The demo did not start:\n${lines.join('\n')}`)));
  });
  const facts = (await (await fetch(`${origin}/playground.json`)).json()) as { readonly inspectorUrl: string | null };
  return {
    origin,
    emulatorUrl: facts.inspectorUrl ?? '',
    stop: () => {
      server.kill();
      return ended;
    },
  };
}
