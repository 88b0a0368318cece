import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface DemoSettings {
  /** `null`: 8080, or the next free one. */
  readonly port: number | null;
  readonly host: string;
  /** The real service instead of the emulator; without a role the browser's credentials come from the keys themselves. */
  readonly aws: { readonly region: string; readonly roleArn: string | null } | null;
}

/** The answer to `--help`. */
export const HELP = `Playground of <face-liveness>: the element, an application backend and the service behind one URL.

Usage: npm start -- [options]

  --port N         port of the playground; 8080, or the next free one
  --host HOST      address to listen on; 127.0.0.1. Browsers give the camera to
                   pages on localhost and on https only.
  --aws            use the real Amazon Rekognition instead of the emulator
  --region R       region of the real service, for example us-east-1
  --role-arn ARN   role that the browser's credentials come from (--aws only);
                   also taken from FACE_LIVENESS_ROLE_ARN. Not needed with the
                   long-term keys of an IAM user, see below
  --help           this text

Without --aws nothing leaves this machine, and no AWS account is needed.

With --aws the browser gets 15 minutes of rekognition:StartFaceLivenessSession
and nothing else: from sts:AssumeRole on the role of --role-arn, which works
with every kind of credentials, or else from sts:GetFederationToken, which
works only with the long-term keys of an IAM user who may call both actions.
The recipes also call rekognition:CompareFaces and rekognition:DetectFaces.
`;

/** What `--aws` needs, in the words of the person who has to set it up. */
export const AWS_NEEDS = `--aws uses the real service, which costs money for every check. It needs:
  1. --region R with a region that has Face Liveness, for example --region us-east-1
  2. AWS credentials in the environment, a profile or the machine's role, allowed to call
     rekognition:CreateFaceLivenessSession and rekognition:GetFaceLivenessSessionResults; for the
     recipes also rekognition:CompareFaces and rekognition:DetectFaces.
  3. Credentials for the browser, 15 minutes of rekognition:StartFaceLivenessSession and nothing
     else. Either --role-arn ARN (or FACE_LIVENESS_ROLE_ARN): a role that allows that action and
     that the credentials of 2. may assume. Or no role, when the credentials of 2. are the
     long-term keys of an IAM user who may call that action and sts:GetFederationToken.
`;

/** What the command line means: settings, or a text to print and the exit code to leave with. */
export type CommandLine = { readonly settings: DemoSettings } | { readonly text: string; readonly exitCode: number };

/** Reads the arguments after the script's name. */
export function readCommandLine(args: readonly string[], environment: NodeJS.ProcessEnv): CommandLine {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        aws: { type: 'boolean', default: false },
        region: { type: 'string' },
        'role-arn': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (failure) {
    return wrong(failure instanceof Error ? failure.message : String(failure));
  }
  if (values.help) return { text: HELP, exitCode: 0 };
  const port = values.port === undefined ? null : Number(values.port);
  if (port !== null && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    return wrong('--port must be a number from 0 to 65535.');
  }
  const { host, region } = values;
  if (!values.aws)
    return region === undefined ? { settings: { port, host, aws: null } } : wrong('--region needs --aws.');
  const roleArn = values['role-arn'] ?? (environment['FACE_LIVENESS_ROLE_ARN'] || null);
  if (region === undefined || roleArn === '') return { text: AWS_NEEDS, exitCode: 2 };
  return { settings: { port, host, aws: { region, roleArn } } };
}

function wrong(message: string): CommandLine {
  return { text: `${message}\n\n${HELP}`, exitCode: 2 };
}
