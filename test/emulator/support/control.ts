import type { Emulator } from '../../../src/emulator/index.ts';
import type { SessionView } from '../../../src/emulator/sessions/session-view.ts';

/** Sends an order to the control API and answers its status and body. */
export async function order(
  emulator: Emulator,
  path: string,
  body: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${emulator.url}/_emulator/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    body:
      response.headers.get('content-type') === 'application/json' ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}

/** What the control API tells about a session. */
export async function sessionView(emulator: Emulator, sessionId: string): Promise<SessionView> {
  const response = await fetch(`${emulator.url}/_emulator/sessions/${sessionId}`);
  return (await response.json()) as SessionView;
}
