import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const schema: unknown = JSON.parse(readFileSync('docs/trace.schema.json', 'utf8'));
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
const validate = ajv.compile(Object(schema));

/** What the published schema says against a trace; empty when nothing. */
export function traceProblems(trace: unknown): readonly string[] {
  if (validate(trace)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
}
