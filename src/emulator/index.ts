export { type Emulator, startEmulator } from './emulator.ts';
export { DEVELOPMENT_CREDENTIALS, type EmulatorCredentials, type EmulatorOptions } from './options.ts';
