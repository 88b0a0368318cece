import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ERROR_CODES } from '../../src/core/errors.ts';
import { STATE_NAMES } from '../core/successions.ts';
import { readPage, sectionsOf, tableRows } from './pages.ts';

interface Schema {
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

const SCHEMA = JSON.parse(readFileSync('docs/trace.schema.json', 'utf8')) as Schema;
const page = readPage('docs/trace.md');

/** The members of a schema, also of one that may be `null`, by name with what the schema says about them. */
function membersOf(schema: Schema | undefined): Record<string, string | undefined> {
  const found = schema?.properties ?? schema?.anyOf?.find(({ properties }) => properties)?.properties ?? {};
  return Object.fromEntries(Object.entries(found).map(([name, { description }]) => [name, description]));
}

/** The first and the last cell of the rows below a heading, without the heads of the tables. */
function writtenBelow(heading: string): Record<string, string | undefined> {
  const section = [...sectionsOf(page, 2), ...sectionsOf(page, 3)].find((one) => one.heading === heading);
  const [text = ''] = section?.text.split(/\n(?=### )/) ?? [];
  const rows = tableRows(text).filter(([name = '']) => name.startsWith('`'));
  return Object.fromEntries(rows.map((cells) => [(cells[0] ?? '').replaceAll('`', ''), cells.at(-1)]));
}

const { states, guidance, camera, timings, counters, environment, error } = SCHEMA.properties ?? {};
const viewport = environment?.anyOf?.find(({ properties }) => properties)?.properties?.['viewport'];

describe('docs/trace.md', () => {
  for (const [heading, expected] of [
    ['Members', membersOf(SCHEMA)],
    ['`states` and `guidance`', { ...membersOf(states?.items), code: membersOf(guidance?.items)['code'] }],
    ['`camera`', membersOf(camera)],
    ['`timings`', membersOf(timings)],
    ['`counters`', membersOf(counters)],
    ['`environment`', { ...membersOf(environment), ...membersOf(viewport) }],
    ['`error`', membersOf(error)],
  ] as const) {
    it(`describes the members below ${heading} as the schema does, and no others`, () => {
      assert.ok(Object.keys(expected).length > 0);
      assert.deepEqual(writtenBelow(heading), expected);
    });
  }
});

describe('docs/trace.schema.json', () => {
  it('describes every member', () => {
    const silent: string[] = [];
    const walk = (schema: Schema, path: string): void => {
      for (const [name, member] of Object.entries(schema.properties ?? {})) {
        if (!member.description) silent.push(`${path}/${name}`);
        for (const part of [member, member.items ?? {}, ...(member.anyOf ?? [])]) walk(part, `${path}/${name}`);
      }
    };
    walk(SCHEMA, '');
    assert.deepEqual(silent, []);
  });

  it('knows every step', () => {
    const [, union = ''] = /type TracedStep =([^;]*);/.exec(readFileSync('src/check/check-trace.ts', 'utf8')) ?? [];
    const steps = [...union.matchAll(/'([a-z-]+)'/g)].map(([, name]) => name);
    assert.ok(steps.length > 20);
    assert.deepEqual(Object.keys(timings?.properties ?? {}), steps);
  });

  it('knows every state and every error', () => {
    assert.deepEqual(states?.items?.properties?.['state']?.enum?.toSorted(), STATE_NAMES.toSorted());
    const codes = error?.anyOf?.find(({ properties }) => properties)?.properties?.['code']?.enum;
    assert.deepEqual(codes, ERROR_CODES);
  });
});
