import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { CHALLENGES, OUTCOMES, type Outcome } from './outcomes.ts';
import type { RefusalReason } from '../../src/backend/http-responses.ts';
import type { Answer } from './backend-fixture.ts';

interface HeaderDescription {
  readonly $ref?: string;
  readonly required?: boolean;
  readonly schema?: object;
}

interface ResponseDescription {
  readonly headers: Readonly<Record<string, HeaderDescription>>;
  readonly content: {
    readonly 'application/json': {
      readonly schema: object;
      readonly examples: Readonly<Record<string, { readonly value: unknown }>>;
    };
  };
}

interface OperationDescription {
  readonly requestBody?: {
    readonly content: {
      readonly 'application/json': { readonly examples: Readonly<Record<string, { value: object }>> };
    };
  };
  readonly responses: Readonly<Record<string, ResponseDescription>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationDescription>>>>;
  readonly components: {
    readonly headers: Readonly<Record<string, HeaderDescription>>;
    readonly schemas: { readonly RefusalReason: { readonly description: string; readonly enum: readonly string[] } };
  };
}

const TEXT = readFileSync(new URL('../../docs/openapi.yaml', import.meta.url), 'utf8');
const DESCRIPTION = parse(TEXT) as Description;
const OPERATIONS = {
  post: { path: '/api/liveness', method: 'post' },
  get: { path: '/api/liveness/{sessionId}', method: 'get' },
} as const;

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addFormat('date-time', (text: string) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text);
ajv.addFormat('uri', (text: string) => URL.canParse(text));
ajv.addFormat('uri-reference', (text: string) => URL.canParse(text, 'https://host.invalid'));
ajv.addSchema(DESCRIPTION as object, 'openapi.yaml');

/** All words of the code; the compiler misses one that is missing here. */
const REASONS = {
  unauthorized: true,
  'header-missing': true,
  'token-missing': true,
  'token-invalid': true,
  'token-expired': true,
  'challenge-not-allowed': true,
  'not-found': true,
  'session-not-found': true,
  'method-not-allowed': true,
  'body-too-large': true,
  'body-not-json': true,
  'body-invalid': true,
  limited: true,
  'service-throttled': true,
  'service-unavailable': true,
  'service-unreachable': true,
  'service-refused': true,
  internal: true,
} satisfies Record<RefusalReason, true>;

function validatorAt(...path: readonly string[]): ValidateFunction {
  const pointer = path.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).map(encodeURIComponent);
  return ajv.compile({ $ref: `openapi.yaml#/${pointer.join('/')}` });
}

function operationOf(name: Outcome['operation']): OperationDescription {
  const { path, method } = OPERATIONS[name];
  return DESCRIPTION.paths[path]?.[method] ?? assert.fail(`${path} is not described.`);
}

function bodyValidator(name: Outcome['operation'], status: string): ValidateFunction {
  const { path, method } = OPERATIONS[name];
  return validatorAt('paths', path, method, 'responses', status, 'content', 'application/json', 'schema');
}

function assertValid(validate: ValidateFunction, value: unknown): void {
  assert.ok(validate(value), `${JSON.stringify(value)}: ${ajv.errorsText(validate.errors)}`);
}

/** Compares body and headers with the description of the operation and the status. */
function assertDescribed(name: Outcome['operation'], answer: Answer): void {
  const response = operationOf(name).responses[answer.status];
  assert.ok(response, `${answer.status} is not described.`);
  assertValid(bodyValidator(name, String(answer.status)), answer.body);
  for (const [header, described] of Object.entries(response.headers)) {
    const { required, schema } = described.$ref === undefined ? described : sharedHeader(described.$ref);
    const value = answer.headers.get(header);
    assert.ok(required === true && schema !== undefined);
    assert.ok(value !== null, `${header} is missing.`);
    assertValid(ajv.compile(schema), value);
  }
}

function sharedHeader(ref: string): HeaderDescription {
  const name = ref.replace('#/components/headers/', '');
  return DESCRIPTION.components.headers[name] ?? assert.fail(`${ref} does not exist.`);
}

describe('docs/openapi.yaml', () => {
  it('is an OpenAPI 3.1 description', async () => {
    const { valid, errors } = await new Validator().validate(TEXT);
    assert.equal(valid, true, JSON.stringify(errors));
    assert.match(TEXT, /^openapi: 3\.1\.0$/m);
  });

  it('gives examples that keep to its schemas', () => {
    let count = 0;
    for (const name of ['post', 'get'] as const) {
      for (const [status, { content }] of Object.entries(operationOf(name).responses)) {
        for (const { value } of Object.values(content['application/json'].examples)) {
          assertValid(bodyValidator(name, status), value);
          count += 1;
        }
      }
    }
    assert.ok(count >= 19);
    const request = validatorAt('components', 'schemas', 'SessionRequest');
    const examples = operationOf('post').requestBody?.content['application/json'].examples ?? {};
    for (const { value } of Object.values(examples)) assertValid(request, value);
  });

  it('refuses what the contract does not hold', () => {
    assert.equal(bodyValidator('get', '200')({ isLive: true, confidence: 99 }), false);
    assert.equal(bodyValidator('get', '403')({ error: 'token-expired' }), false);
    assert.equal(bodyValidator('post', '500')({ error: 'internal', message: 'x' }), false);
  });

  it('knows the words of the code, no others, and explains each', () => {
    const { description, enum: words } = DESCRIPTION.components.schemas.RefusalReason;
    assert.deepEqual([...words].sort(), Object.keys(REASONS).sort());
    for (const word of words) assert.ok(description.includes(`\`${word}\``), `${word} is not explained.`);
  });

  it('names the challenges of the code', () => {
    const validate = validatorAt('components', 'schemas', 'SessionRequest');
    for (const challenge of CHALLENGES) assert.equal(validate({ challenge }), true);
    assert.equal(validate({ challenge: 'other' }), false);
  });
});

describe('a walk through all outcomes', () => {
  const produced = new Map<string, Set<string>>();

  for (const outcome of OUTCOMES) {
    it(`${outcome.operation}: ${outcome.name} is answered as described`, async () => {
      const answer = await outcome.run();
      assert.equal(answer.status, outcome.status);
      assertDescribed(outcome.operation, answer);
      const key = `${outcome.operation} ${answer.status}`;
      produced.set(key, (produced.get(key) ?? new Set()).add(String(answer.body['error'] ?? 'none')));
    });
  }

  it('meets every status and every word that is described, each where it is described', () => {
    const described = new Map<string, Set<string>>();
    for (const name of ['post', 'get'] as const) {
      for (const [status, { content }] of Object.entries(operationOf(name).responses)) {
        const { properties } = content['application/json'].schema as { properties?: { error: { enum: string[] } } };
        described.set(`${name} ${status}`, new Set(properties?.error.enum ?? [status === '429' ? 'limited' : 'none']));
      }
    }
    const sorted = (words: ReadonlyMap<string, ReadonlySet<string>>): readonly unknown[] =>
      [...words].map(([key, set]) => [key, [...set].sort().join()]).sort();
    assert.deepEqual(sorted(produced), sorted(described));
  });
});
