/** A host application under `demo/frameworks/`, and how its tool leaves it. */
export interface Host {
  /** Name of its folder. */
  readonly folder: string;
  /** Folder in the application that its build fills with pages and files, `.` where nothing is built; not for `server`. */
  readonly output?: string;
  /** Command of a host that answers its own pages; it listens on 127.0.0.1 at the port in the environment's `PORT`. */
  readonly server?: readonly [command: string, ...args: string[]];
  /**
   * Whether the host's own server answers `/api/liveness`, with the help of the backend whose URL is in the
   * environment's `LIVENESS_BACKEND`. Otherwise the backend stands in front of it.
   */
  readonly answersLiveness?: boolean;
  /** Whether there is something to build, by `npm run build`. True when absent. */
  readonly isBuilt?: boolean;
  /**
   * Policy that comes with every page; the strictest that the README recommends when absent. `null` when the host sends
   * its own, or has none. `{cdn}` in it stands for the origin that takes the place of `cdnAddress`.
   */
  readonly policy?: string | null;
  /** Address in the pages that stands for another origin with the package's `cdn/`; the tests put theirs there. */
  readonly cdnAddress?: string;
  /** Command in front of `npm` for tools that need another Node: `['npx', '-y', '-p', 'node@22', '--']`. */
  readonly runner?: readonly string[];
}
