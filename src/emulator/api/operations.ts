/** Operations that are answered only as scripted, because nothing here compares or examines faces. */
const SCRIPTED_OPERATIONS = ['CompareFaces', 'DetectFaces'] as const;
/** Every operation that the emulator knows. */
const OPERATIONS = ['CreateFaceLivenessSession', 'GetFaceLivenessSessionResults', ...SCRIPTED_OPERATIONS] as const;

/** Name of an operation of the API. */
export type Operation = (typeof OPERATIONS)[number];

/** All names, as they stand in `x-amz-target`. */
export const OPERATION_NAMES: readonly Operation[] = OPERATIONS;

/** Whether an operation is answered only as scripted. */
export function isScriptedOperation(name: string): boolean {
  return SCRIPTED_OPERATIONS.some((scripted) => scripted === name);
}
