/** What a host may do to its element at any time. */
export type HostDeed =
  'cancel' | 'remove' | 'move' | 'change attributes' | 'take the source away' | 'begin' | 'set the verdict';

/** Does it. Runs in the page. */
export function hostDeed(deed: HostDeed): void {
  const element = document.querySelector('face-liveness');
  if (!element) throw new Error('There is no element.');
  switch (deed) {
    case 'cancel':
      return element.cancel();
    case 'remove': {
      window.faults.removed.push(element);
      return element.remove();
    }
    case 'move': {
      element.remove();
      document.body.append(element);
      return undefined;
    }
    case 'change attributes': {
      const changes = { countdown: '1', region: 'eu-west-1', lang: 'de', challenge: 'auto', engine: 'mediapipe' };
      for (const [name, value] of Object.entries(changes)) element.setAttribute(name, value);
      element.setAttribute('session-url', '/api/liveness?changed');
      element.removeAttribute('device-id');
      // The next check is to go as the others do.
      for (const name of ['lang', 'engine', 'region']) element.removeAttribute(name);
      element.setAttribute('challenge', 'movement');
      return undefined;
    }
    case 'take the source away': {
      const url = element.getAttribute('session-url');
      element.removeAttribute('session-url');
      // Only a running check is to go on without; another one needs it.
      void element.updateComplete.then(() => url !== null && element.setAttribute('session-url', url));
      return undefined;
    }
    case 'begin': {
      void element.begin().catch(() => undefined);
      element.retry();
      return undefined;
    }
    case 'set the verdict':
      return element.setVerdict({ isLive: true });
    default:
      return deed satisfies never;
  }
}
