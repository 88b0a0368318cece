/** The service refuses the end of a video whose first event had fewer bytes. Source: protocol of the deployed clients. */
export const FIRST_VIDEO_BYTES = 10_000;

/** The slowest line on which the service promises to work, 100 kbit/s. */
export const SLOWEST_BYTES_PER_MS = 12.5;
/** So much a browser takes from the page before the line has carried it; measured: up to 365,000 with Chromium 156. */
const MOST_HIDDEN_BYTES = 400_000;

/** About the size of a video of so many bytes on the wire, in base64. */
export function wireBytes(videoBytes: number): number {
  return (videoBytes * 4) / 3;
}

/** How long the slowest line needs for so many bytes. */
export function slowestUploadMs(bytes: number): number {
  return bytes / SLOWEST_BYTES_PER_MS;
}

/** How long the slowest line needs for what of a video may be on its way although nothing waits in the page any more. */
export function hiddenUploadMs(videoBytes: number): number {
  return slowestUploadMs(Math.min(wireBytes(videoBytes), MOST_HIDDEN_BYTES));
}
