import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { STSClient } from '@aws-sdk/client-sts';
import {
  createLivenessHandler,
  type LivenessHandlerOptions,
  type RequestHandler,
  toNodeListener,
} from 'face-liveness/backend';
import { startEmulator } from 'face-liveness/emulator';
import { AWS_NEEDS, type DemoSettings, readCommandLine } from './command-line.ts';
import { EmulatorOrders } from './emulator-orders.ts';
import { federatedCredentials } from './federated-credentials.ts';
import { foreignPartOf } from './own-requests.ts';
import { EmulatedAnswers } from './recipes/emulated-answers.ts';
import { answer } from './recipes/recipe.ts';
import { createRecipes } from './recipes/recipes.ts';
import { createSite, type PlaygroundFacts, visitorOf } from './site.ts';

const DEFAULT_PORT = 8080;
const TRIED_PORTS = 20;
/** As long as STS would let them live, and as the emulator does. */
const CREDENTIALS_LIFETIME_MS = 900_000;
/** By default the SDK's clients wait without end for a service that does not answer. */
const SERVICE_TIMEOUTS = {
  requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;

/** The service behind the playground: the emulator in this process, or the real one. */
interface Service {
  readonly facts: PlaygroundFacts;
  readonly rekognition: RekognitionClient;
  /** The recipes' client: what is ordered for the playground's sessions is not to meet theirs. */
  readonly recipesRekognition: RekognitionClient;
  /** Where sessions live, and where the browser's credentials come from. */
  readonly options: Pick<LivenessHandlerOptions, 'region' | 'roleArn' | 'credentials' | 'streamEndpoint'>;
  /** The choice of answers that the emulator does not have of its own. */
  readonly emulated: EmulatedAnswers | null;
  /** The choice of what the emulator gets wrong with the playground's sessions. */
  readonly orders: EmulatorOrders | null;
  readonly close: () => Promise<void>;
}

async function startEmulatedService(host: string): Promise<Service> {
  const region = 'us-east-1';
  const emulator = await startEmulator({
    host,
    region,
    control: true,
    log: (line) => console.log(`emulator: ${line}`),
  });
  const createClient = (): RekognitionClient =>
    new RekognitionClient({ endpoint: emulator.url, region, credentials: emulator.credentials });
  const [rekognition, recipesRekognition] = [createClient(), createClient()];
  const orders = new EmulatorOrders(emulator.url);
  orders.attachTo(rekognition);
  const emulated = new EmulatedAnswers(emulator.url);
  emulated.attachTo(recipesRekognition);
  orders.keepClear(recipesRekognition);
  return {
    facts: { service: 'emulator', region, inspectorUrl: emulator.url },
    rekognition,
    recipesRekognition,
    options: {
      region,
      credentials: () =>
        Promise.resolve({ ...emulator.issueCredentials(), expiration: new Date(Date.now() + CREDENTIALS_LIFETIME_MS) }),
      streamEndpoint: emulator.streamUrl,
    },
    emulated,
    orders,
    close: () => emulator.close(),
  };
}

function connectRealService({ region, roleArn }: NonNullable<DemoSettings['aws']>): Service {
  const sts = new STSClient({ region, ...SERVICE_TIMEOUTS });
  const rekognition = new RekognitionClient({ region, ...SERVICE_TIMEOUTS });
  return {
    facts: { service: 'aws', region, inspectorUrl: null },
    rekognition,
    recipesRekognition: rekognition,
    options: { region, ...(roleArn === null ? { credentials: () => federatedCredentials(sts) } : { roleArn }) },
    emulated: null,
    orders: null,
    close: () => Promise.resolve(),
  };
}

/** Listens on the port asked for, or on 8080 or the next free one. */
async function listen(server: Server, { port, host }: DemoSettings): Promise<number> {
  for (let candidate = port ?? DEFAULT_PORT; ; candidate += 1) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(candidate, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : candidate;
    } catch (failure) {
      const isBusy = failure instanceof Error && 'code' in failure && failure.code === 'EADDRINUSE';
      if (!isBusy || port !== null || candidate >= DEFAULT_PORT + TRIED_PORTS) throw failure;
    }
  }
}

/** Everything behind the one URL: the playground's backend, the recipes and the pages. */
function createApplication(service: Service, host: string): RequestHandler {
  const { facts, rekognition, recipesRekognition, options, emulated, orders } = service;
  const secret = randomBytes(32).toString('hex');
  const onError = (failure: unknown, operation: string): void =>
    console.error(`backend: ${operation} failed: ${describe(failure)}`);
  const answerSite = createSite(facts);
  const answerRecipes = createRecipes(
    { rekognition: recipesRekognition, liveness: options, userOf: visitorOf, secret, nowMs: () => Date.now(), onError },
    emulated,
  );
  const answerLiveness = createLivenessHandler({
    ...options,
    rekognition,
    // A real application looks its user up here; the playground knows browsers apart and no more, by the cookie that its
    // page comes with. Without it nobody is let in: all who have none would be one user, with each other's sessions.
    authorize: (request) => {
      const user = visitorOf(request);
      return user === null ? null : { user };
    },
    tokenSecret: secret,
    auditImagesLimit: 4,
    alternativeUrl: '/other-way',
    // Whoever tries settings begins many checks and gives most of them up. The recipes keep to the recommendation.
    limits: { maxFailures: 20 },
    onResult: ({ isLive, status, confidence }) =>
      console.log(
        `verdict: ${isLive ? 'live' : 'not live'} (${status}, confidence ${confidence?.toFixed(1) ?? 'none'})`,
      ),
    onError,
  });
  return (request) => {
    const { pathname } = new URL(request.url);
    if (/^\/api\/liveness(?:\/|$)/.test(pathname)) return answerLiveness(request);
    if (orders !== null && pathname.startsWith('/api/emulator/')) return answerOrder(request, orders, host);
    return pathname.startsWith('/api/recipes/') ? answerRecipes(request) : answerSite(request);
  };
}

/** An order steers what runs on this machine, so it is taken from this machine's own pages alone. */
async function answerOrder(request: Request, orders: EmulatorOrders, host: string): Promise<Response> {
  const foreign = foreignPartOf(request, host);
  if (foreign === null) return orders.handle(request);
  const error =
    foreign === 'host' ? 'The emulator takes orders under this machine’s own address only.' : 'foreign-origin';
  return answer({ error }, 403);
}

async function start(settings: DemoSettings): Promise<void> {
  const service = settings.aws === null ? await startEmulatedService(settings.host) : connectRealService(settings.aws);
  const server = createServer(toNodeListener(createApplication(service, settings.host)));

  let port;
  try {
    port = await listen(server, settings);
  } catch (failure) {
    await service.close();
    throw failure;
  }
  announce(settings, port);
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
    void service.close();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

/** A failure for the log, without the ids that services put into their messages. */
function describe(failure: unknown): string {
  return String(failure).replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…');
}

/** The one line that matters, and what stands behind it. */
function announce(settings: DemoSettings, port: number): void {
  const isLocal = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(settings.host);
  console.log(`Playground: http://${isLocal ? 'localhost' : settings.host}:${port}/`);
  if (settings.aws === null)
    console.log('The service is an emulator in this process: no AWS account, nothing leaves this machine.');
  else console.log(`The service is Amazon Rekognition in ${settings.aws.region}. ${AWS_NEEDS}`);
  console.log('Stop with Ctrl+C.');
}

// The SDK's advice about versions of Node is for those who deploy it; here it would bury the one line that matters.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const commandLine = readCommandLine(process.argv.slice(2), process.env);
if ('settings' in commandLine) {
  try {
    await start(commandLine.settings);
  } catch (failure) {
    console.error(`The playground could not start: ${failure instanceof Error ? failure.message : String(failure)}`);
    process.exitCode = 1;
  }
} else {
  (commandLine.exitCode === 0 ? process.stdout : process.stderr).write(commandLine.text);
  process.exitCode = commandLine.exitCode;
}
