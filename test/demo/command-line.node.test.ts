import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AWS_NEEDS, HELP, readCommandLine } from '../../demo/command-line.ts';

const ARN = 'arn:aws:iam::123456789012:role/liveness';

describe('the command line of the playground', () => {
  it('asks for the emulator on this machine by default', () => {
    assert.deepEqual(readCommandLine([], {}), { settings: { port: null, host: '127.0.0.1', aws: null } });
  });

  it('takes port and host', () => {
    const args = ['--port', '0', '--host=0.0.0.0'];
    assert.deepEqual(readCommandLine(args, {}), { settings: { port: 0, host: '0.0.0.0', aws: null } });
  });

  it('takes region and role of the real service, the role from the environment too', () => {
    const expected = { settings: { port: null, host: '127.0.0.1', aws: { region: 'eu-west-1', roleArn: ARN } } };
    assert.deepEqual(readCommandLine(['--aws', '--region', 'eu-west-1', '--role-arn', ARN], {}), expected);
    assert.deepEqual(readCommandLine(['--aws', '--region', 'eu-west-1'], { FACE_LIVENESS_ROLE_ARN: ARN }), expected);
  });

  it('takes the real service without a role: the keys themselves are narrowed then', () => {
    const expected = { settings: { port: null, host: '127.0.0.1', aws: { region: 'eu-west-1', roleArn: null } } };
    assert.deepEqual(readCommandLine(['--aws', '--region', 'eu-west-1'], {}), expected);
    assert.deepEqual(readCommandLine(['--aws', '--region', 'eu-west-1'], { FACE_LIVENESS_ROLE_ARN: '' }), expected);
  });

  for (const args of [['--aws'], ['--aws', '--region', 'eu-west-1', '--role-arn', ''], ['--aws', '--role-arn', ARN]]) {
    it(`says what is needed for ${args.join(' ')}`, () => {
      assert.deepEqual(readCommandLine(args, {}), { text: AWS_NEEDS, exitCode: 2 });
    });
  }

  it('prints help', () => {
    assert.deepEqual(readCommandLine(['--help'], {}), { text: HELP, exitCode: 0 });
  });

  for (const args of [
    ['--port', 'x'],
    ['--port', '70000'],
    ['--port', '1.5'],
    ['--speed'],
    ['extra'],
    ['--region', 'r'],
  ]) {
    it(`refuses ${args.join(' ')} with the usage`, () => {
      const result = readCommandLine(args, {});
      assert.ok('text' in result && result.text.endsWith(HELP) && result.text.length > HELP.length);
      assert.equal(result.exitCode, 2);
    });
  }
});
