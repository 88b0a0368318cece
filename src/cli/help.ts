/** Port of an emulator that was started from the command line without one. */
export const DEFAULT_PORT = 4570;

/** The text behind `face-liveness --help`. */
export const HELP = `face-liveness: what belongs to the element <face-liveness>

Usage: face-liveness <command> [options]

Commands
  assets FOLDER   copies the files of the face detector to where your site serves
                  them from; for pages whose scripts are made by a bundler
  emulator        starts a local double of Amazon Rekognition Face Liveness

'face-liveness <command> --help' tells more.
`;

/** The text behind `face-liveness assets --help`. */
export const ASSETS_HELP = `face-liveness assets: copies the files of the face detector

Usage: face-liveness assets FOLDER [options]

A bundler moves the element's script away from the worker, the WebAssembly and the
network that belong to it. Copy them to a folder that your site serves as it is, and
name it in the attribute assets-url. Only files that differ are written; run it again
after every update of the package, best as a "prebuild" script.

Options
  --engine NAME   builtin or mediapipe (builtin): whose files
  --help          prints this text

Try it
  face-liveness assets public/face-liveness
  <face-liveness assets-url="/face-liveness/"></face-liveness>
`;

/** The text behind `face-liveness emulator --help`. */
export const EMULATOR_HELP = `face-liveness emulator: a local double of Amazon Rekognition Face Liveness

Usage: face-liveness emulator [options]

It answers CreateFaceLivenessSession and GetFaceLivenessSessionResults, takes the
selfie stream over ws:// and wss:// on the same port, verifies every signature and
byte of it, and shows what it received in a browser. For development and tests
only: it is not a certified presentation-attack detector.

Options
  --port NUMBER            port to listen on (${DEFAULT_PORT}; 0 takes any free one)
  --host ADDRESS           address to listen on (127.0.0.1)
  --region NAME            region that signatures are scoped to (us-east-1)
  --challenge KIND         light or movement, for sessions without a preference (light)
  --session-lifetime SEC   age at which a session expires (180, as the service)
  --idle-timeout SEC       silence after which a stream is closed with 4001 (30; the
                           limit of the service is not published)
  --seed NUMBER            makes ovals and colors reproducible
  --data DIR               keeps sessions, videos and images in this folder
  --control                opens the control API under /_emulator/ (scripted verdicts,
                           faults, clock skew); it is unsigned, so only for tests
  --help                   prints this text

Try it
  face-liveness emulator --control
  AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE \\
  AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY \\
  aws rekognition create-face-liveness-session --region us-east-1 \\
    --endpoint-url http://127.0.0.1:${DEFAULT_PORT}
  then open http://127.0.0.1:${DEFAULT_PORT}/ in a browser.
`;
