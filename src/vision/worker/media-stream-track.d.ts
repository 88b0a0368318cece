/** What a worker may do with a transferred track (Safari); TypeScript's worker library does not know it yet. */
interface MediaStreamTrack extends EventTarget {
  readonly kind: string;
  stop(): void;
}
