import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** DER tags that a certificate needs. Source: X.690. */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Encoded object identifiers. */
const OID = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
} as const;

const DAY_MS = 86_400_000;
/** Longest validity that Apple's platforms accept of a server certificate. */
const VALID_DAYS = 397;

/** A private key and its certificate, both PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * Makes a self-signed certificate for loopback and one more host, with a fresh key. Clients have to be told to trust
 * it: pass `cert` as their `ca`.
 * @param host Host name or address that the emulator listens on.
 */
export function createCertificate(host: string, nowEpochMs: number): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(TAG.sequence, objectId(OID.ecdsaWithSha256));
  const name = der(
    TAG.sequence,
    der(
      TAG.set,
      der(TAG.sequence, objectId(OID.commonName), der(TAG.utf8String, Buffer.from('face-liveness emulator'))),
    ),
  );
  const validity = der(TAG.sequence, utcTime(nowEpochMs - DAY_MS), utcTime(nowEpochMs + VALID_DAYS * DAY_MS));
  const toBeSigned = der(
    TAG.sequence,
    der(0xa0, der(TAG.integer, Buffer.of(2))), // version 3
    der(TAG.integer, Buffer.concat([Buffer.of(0x01), randomBytes(15)])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(TAG.sequence, authorityExtension(), alternativeNames(host))),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const certificate = der(TAG.sequence, toBeSigned, algorithm, der(TAG.bitString, Buffer.of(0), signature));
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: toPem(certificate) };
}

/** Marks it as an authority, so that it can serve as its own `ca`. */
function authorityExtension(): Buffer {
  const isAuthority = der(TAG.sequence, der(TAG.boolean, Buffer.of(0xff)));
  return der(
    TAG.sequence,
    objectId(OID.basicConstraints),
    der(TAG.boolean, Buffer.of(0xff)),
    der(TAG.octetString, isAuthority),
  );
}

function alternativeNames(host: string): Buffer {
  const hosts = new Set(['localhost', '127.0.0.1', '::1', host]);
  const names = [...hosts].map((each) =>
    isIP(each) === 0 ? der(0x82, Buffer.from(each)) : der(0x87, addressBytes(each)),
  );
  return der(TAG.sequence, objectId(OID.subjectAltName), der(TAG.octetString, der(TAG.sequence, ...names)));
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail = ''] = address.split('::');
  const groupsOf = (part: string): number[] =>
    part
      .split(':')
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16));
  const [front, back] = [groupsOf(head), groupsOf(tail)];
  const bytes = Buffer.alloc(16);
  front.forEach((group, index) => bytes.writeUInt16BE(group, 2 * index));
  back.forEach((group, index) => bytes.writeUInt16BE(group, 16 - 2 * (back.length - index)));
  return bytes;
}

function utcTime(epochMs: number): Buffer {
  const digits = new Date(epochMs).toISOString().replace(/[-:T]|\.\d{3}/g, '');
  return der(TAG.utcTime, Buffer.from(digits.slice(2)));
}

function objectId(hex: string): Buffer {
  return der(TAG.objectId, Buffer.from(hex, 'hex'));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length =
    content.length < 0x80 ? Buffer.of(content.length) : Buffer.of(0x82, content.length >> 8, content.length & 0xff);
  return Buffer.concat([Buffer.of(tag), length, content]);
}

function toPem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
