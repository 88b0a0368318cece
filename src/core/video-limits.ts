/** The service refuses the end of a video whose first event had fewer bytes. Source: protocol of the deployed clients. */
export const FIRST_VIDEO_BYTES = 10_000;
