import type { ErrorCode } from '../../../src/core/errors.ts';
import type { BrowserCell } from './browser-cell.ts';
import type { NodeWorld } from './node-world.ts';
import { has, type Part, type Place } from './places.ts';

/**
 * What becomes of a check: the code of its one `error`, its one `cancel`, or it `goes on` – a running one to its
 * verdict, where none runs the next one does.
 */
export type Outcome = ErrorCode | 'cancel' | 'goes on';

/** How a fault comes about in a real browser. */
export interface BrowserStrike {
  /** Before the page is opened. */
  readonly arm?: (cell: BrowserCell) => Promise<void>;
  /** When the check has come to the place. */
  readonly strike?: (cell: BrowserCell) => Promise<void>;
  /** The fault is that what the place waits for never comes. */
  readonly holds?: true;
  /** The place of the one cell that every change runs. */
  readonly place: Place;
  /** Why its cells are left to the whole matrix: they last long, and another row goes the same way. */
  readonly onlyInMatrix?: string;
  /** What is expected otherwise than on the fake ports, and why. */
  readonly differs?: Partial<Record<Place, { readonly outcome: Outcome; readonly because: string }>>;
  /** Places that a browser cannot be brought to with this fault, and why. */
  readonly cannot?: Partial<Record<Place, string>>;
}

/** One row of the table. */
export interface Fault {
  readonly name: string;
  /** What it strikes; where that is not in use it cannot strike. */
  readonly strikes: Part;
  /** What becomes of a check, and where. */
  readonly ends: Partial<Record<Outcome, readonly Place[]>>;
  /** What becomes of it in the other places in which the fault can strike; without it all are named above. */
  readonly elsewhere?: Outcome;
  /** Places in which it cannot strike although what it strikes is in use, and why. */
  readonly cannot?: Partial<Record<Place, string>>;
  /** How long it may take until the check has ended, by check.md; at once without it. On the injected clock. */
  readonly withinMs?: number;
  /** How it strikes on fake ports and, where the row says so, on a real adapter that reports to them. */
  readonly inNode: (world: NodeWorld) => Promise<void> | void;
  /** A reason where it has no form in a browser that can be told apart from another row. */
  readonly inBrowser: BrowserStrike | string;
}

/** One cell of the table: an outcome, or why there is none. */
export type Cell = { readonly outcome: Outcome } | { readonly reason: string };

/** What is expected of a fault in a place. @throws {Error} When the row says nothing, or two things. */
export function cellOf(fault: Fault, place: Place): Cell {
  const named = (Object.entries(fault.ends) as [Outcome, readonly Place[]][]).filter(([, places]) =>
    places.includes(place),
  );
  const reason = has(place, fault.strikes) ? fault.cannot?.[place] : `There is no ${fault.strikes}.`;
  const said: Cell[] = [...named.map(([outcome]) => ({ outcome })), ...(reason === undefined ? [] : [{ reason }])];
  if (said.length === 0 && fault.elsewhere !== undefined) said.push({ outcome: fault.elsewhere });
  const [cell] = said;
  if (!cell || said.length > 1) throw new Error(`${fault.name} in ${place}: ${said.length} expectations.`);
  return cell;
}
