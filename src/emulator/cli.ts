#!/usr/bin/env node
// The program `face-liveness`: this module runs when it is loaded.
import { HELP, parseCommand } from './command-line.ts';
import { startEmulator } from './emulator.ts';
import type { EmulatorOptions } from './options.ts';

const EXIT_USAGE = 2;

async function run(options: EmulatorOptions): Promise<void> {
  const startedMs = Date.now();
  const log = (line: string): void =>
    console.log(`${((Date.now() - startedMs) / 1000).toFixed(3).padStart(9)} s  ${line}`);
  const emulator = await startEmulator({ ...options, log });
  const { accessKeyId } = emulator.credentials;
  console.log(
    `\nAPI and inspector  ${emulator.url}\nStream             ${emulator.streamUrl} and ${emulator.secureStreamUrl}`,
  );
  console.log(`Access key         ${accessKeyId} (the example pair of the AWS documentation; see --help)\n`);
  const stop = (): void => {
    emulator.close().catch(fail);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function fail(error: unknown): void {
  console.error(`face-liveness: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

const command = parseCommand(process.argv.slice(2));
switch (command.kind) {
  case 'help':
    console.log(HELP);
    break;
  case 'refused':
    console.error(`face-liveness: ${command.reason}\nRun 'face-liveness emulator --help' for the options.`);
    process.exitCode = EXIT_USAGE;
    break;
  case 'emulator':
    run(command.options).catch(fail);
    break;
}
