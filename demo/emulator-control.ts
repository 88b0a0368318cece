/** The part of the emulator's control API that orders go through. */
export class EmulatorControl {
  readonly #url: string;

  /** @param emulatorUrl Without a slash at its end. */
  constructor(emulatorUrl: string) {
    this.#url = `${emulatorUrl}/_emulator`;
  }

  /**
   * Sends an order.
   * @throws {Error} When the emulator refuses it.
   */
  async send(path: 'api' | 'faults' | 'skew', body: object): Promise<void> {
    const response = await fetch(`${this.#url}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The emulator refused the order: ${response.status} ${await response.text()}`);
  }

  /** Whether no stream of a session is open or can still be opened; so too when nothing is known of the session. */
  async isOver(sessionId: string): Promise<boolean> {
    try {
      const response = await fetch(`${this.#url}/sessions/${sessionId}`);
      const view: unknown = response.ok ? await response.json() : null;
      const status: unknown = typeof view === 'object' && view !== null ? Reflect.get(view, 'status') : null;
      return status !== 'CREATED' && status !== 'IN_PROGRESS';
    } catch {
      return true;
    }
  }
}
