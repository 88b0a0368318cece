#!/usr/bin/env node
// The program `face-liveness`: this module runs when it is loaded.
import { join } from 'node:path';
import type { EmulatorOptions } from '../emulator/options.ts';
import type { FaceDetectorEngine } from '../vision/asset-names.ts';
import { type Command, parseCommand } from './command-line.ts';
import { copyAssets, guessAssetsUrl } from './copy-assets.ts';
import { packageFolder } from './package-folder.ts';

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

async function runAssets(engine: FaceDetectorEngine, folder: string): Promise<void> {
  const assets = await copyAssets(engine, join(packageFolder(), 'cdn'), folder);
  for (const { name, bytes, isWritten } of assets)
    console.log(`${isWritten ? 'copied   ' : 'unchanged'} ${sizeText(bytes).padStart(9)}  ${name}`);
  const total = assets.reduce((sum, { bytes }) => sum + bytes, 0);
  const url = guessAssetsUrl(folder);
  const attributes = `${engine === 'builtin' ? '' : `engine="${engine}" `}assets-url="${url ?? '…'}"`;
  console.log(`\n${assets.length} files, ${sizeText(total)}, in ${folder}
Tell the element: <face-liveness ${attributes}></face-liveness>
(the URL under which your site serves that folder${url === null ? '' : ', as far as can be told'})
Copy them again after every update of the package; the element refuses those of another version.`);
}

async function runEmulator(options: EmulatorOptions): Promise<void> {
  // The other commands work without what only the emulator needs.
  const { startEmulator } = await import('../emulator/emulator.ts');
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

async function run(command: Command): Promise<void> {
  switch (command.kind) {
    case 'help':
      console.log(command.text);
      break;
    case 'refused':
      console.error(`face-liveness: ${command.reason}\nRun 'face-liveness --help' for what there is.`);
      process.exitCode = EXIT_USAGE;
      break;
    case 'assets':
      await runAssets(command.engine, command.folder);
      break;
    case 'emulator':
      await runEmulator(command.options);
      break;
  }
}

function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function fail(error: unknown): void {
  console.error(`face-liveness: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = EXIT_FAILURE;
}

run(parseCommand(process.argv.slice(2))).catch(fail);
