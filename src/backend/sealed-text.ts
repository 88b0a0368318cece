import { fromBase64Url, toBase64Url } from './base64-url.ts';
import { type DigestKey, keyedDigest } from './keyed-digest.ts';

const IV_BYTES = 12;

/** Encrypts a text with AES-256-GCM, so that a browser can carry it and not read it. @returns Base64url. */
export async function sealText(key: DigestKey, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const algorithm = { name: 'AES-GCM', iv };
  const sealed = await crypto.subtle.encrypt(algorithm, await sealingKey(key), new TextEncoder().encode(text));
  return toBase64Url(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
}

/** Reads what {@link sealText} wrote with the same key. @throws {DOMException} For anything else. */
export async function openText(key: DigestKey, sealed: string): Promise<string> {
  const bytes = fromBase64Url(sealed);
  const algorithm = { name: 'AES-GCM', iv: bytes.subarray(0, IV_BYTES) };
  const text = await crypto.subtle.decrypt(algorithm, await sealingKey(key), bytes.subarray(IV_BYTES));
  return new TextDecoder().decode(text);
}

/** A key of its own: the one that signs must not encrypt as well. */
async function sealingKey(key: DigestKey): ReturnType<typeof crypto.subtle.importKey> {
  const bytes = await keyedDigest(key, ['face-liveness sealing key']);
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}
