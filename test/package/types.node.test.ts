import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { createProject } from './support/installed-package.ts';

const project = createProject();
after(() => project.remove());

/** Compilers that are installed: ours, and the one inside the manifest analyzer, which is three years older. */
const COMPILERS = {
  'TypeScript 7': resolve('node_modules/typescript/bin/tsc'),
  'TypeScript 5.4': join(dirname(createRequire(analyzer()).resolve('typescript/package.json')), 'bin/tsc'),
};

function analyzer(): string {
  return realpathSync('node_modules/@custom-elements-manifest/analyzer/package.json');
}

const RESOLUTIONS = {
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
} as const;

const PAGE = `
import 'face-liveness';
import { FaceLivenessError, type AnalysisCompleteDetail, type ErrorCode, type SessionProvider } from 'face-liveness';
import { FaceLivenessElement } from 'face-liveness/element';
import { strings } from 'face-liveness/locales/de';
import { installSimulatedCamera, SimulatedPerson } from 'face-liveness/testing';

const element: FaceLivenessElement = document.createElement('face-liveness');
element.challenge = 'movement';
element.strings = { ...strings, 'start.begin': 'Los' };
const region: string | undefined = element.dataset['region'];
const provider: SessionProvider = async ({ challenge }) => ({ sessionId: challenge, region });
element.sessionProvider = provider;
element.addEventListener('analysiscomplete', ({ detail }) => {
  const { sessionId }: AnalysisCompleteDetail = detail;
  detail.respondWith(fetch('/verdict/' + sessionId).then((response) => response.json()));
});
element.addEventListener('error', ({ detail }) => {
  const code: ErrorCode = detail.code;
  if (detail instanceof FaceLivenessError) console.log(code, detail.recovery);
});
document.querySelector('face-liveness')?.begin().then(() => element.getTrace().counters.videoBytes.toFixed());
FaceLivenessElement.checkSupport().then(({ supported, missing }) => console.log(supported, missing.join()));
installSimulatedCamera(new SimulatedPerson());

// @ts-expect-error: there is no such challenge.
element.challenge = 'smile';
// @ts-expect-error: it is an output.
element.state = 'idle';
// @ts-expect-error: the error of this element, not an ErrorEvent.
element.addEventListener('error', ({ detail }) => detail.lineno);
// @ts-expect-error: there is no such text.
element.strings = { 'start.begun': 'Los' };
`;

const SERVER = `
import { createLivenessHandler, toNodeListener, type LivenessResult } from 'face-liveness/backend';
import { startEmulator, type Emulator } from 'face-liveness/emulator';
import { createServer } from 'node:http';

const emulator: Emulator = await startEmulator({ port: 0, seed: 1 });
const handler = createLivenessHandler({
  basePath: '/api/liveness',
  tokenSecret: 'a secret of more than 32 characters, only for this test',
  roleArn: 'arn:aws:iam::123456789012:role/liveness',
  authorize: async (request) => (request.headers.has('cookie') ? { user: 'someone' } : null),
  onResult: async ({ confidence, referenceImage }: LivenessResult) => console.log(confidence, referenceImage?.Bytes?.length),
  rekognition: { endpoint: emulator.url, credentials: emulator.credentials },
});
createServer(toNodeListener(handler)).listen(0);
const answer: Response = await handler(new Request(emulator.url));
console.log(answer.status);

// @ts-expect-error: nobody may be let in by default.
createLivenessHandler({ basePath: '/api/liveness' });
// @ts-expect-error: a port is a number.
await startEmulator({ port: '4570' });
`;

/** Compiles one file of the project as a host with strict settings would, the package's own types included. */
function compile(compiler: string, file: string, options: object): string {
  const { stdout } = spawnSync(
    process.execPath,
    [compiler, '--project', writeProject(file, options), '--pretty', 'false'],
    {
      cwd: project.folder,
      encoding: 'utf8',
    },
  );
  return stdout;
}

function writeProject(file: string, options: object): string {
  const compilerOptions = {
    target: 'es2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    ...options,
  };
  return project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: [file] }));
}

for (const [name, compiler] of Object.entries(COMPILERS)) {
  describe(`a host with ${name}`, () => {
    for (const [resolution, options] of Object.entries(RESOLUTIONS)) {
      it(`sees the types of the page's side, "${resolution}"`, () => {
        assert.ok(existsSync(compiler), compiler);
        project.write('page.ts', PAGE);
        assert.equal(
          compile(compiler, 'page.ts', { ...options, lib: ['es2022', 'dom', 'dom.iterable'], types: [] }),
          '',
        );
      });
    }
  });
}

describe('a server', () => {
  for (const [resolution, options] of Object.entries(RESOLUTIONS)) {
    it(`sees the types of backend and emulator, "${resolution}"`, () => {
      project.write('server.ts', SERVER);
      if (!existsSync(join(project.folder, 'node_modules/ws')))
        project.add('@aws-sdk/client-rekognition', '@aws-sdk/client-sts', 'ws', '@types/ws', '@types/node');
      assert.equal(
        compile(COMPILERS['TypeScript 7'], 'server.ts', {
          ...options,
          lib: ['es2022'],
          types: ['node'],
          skipLibCheck: true,
        }),
        '',
      );
    });
  }
});
