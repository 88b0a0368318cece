/** Size of MediaPipe's network with its metadata, as scripts/build-model.mjs writes it; another size is another network. */
export const MODEL_BYTES = 229_688;

/** Size of the packed network, as scripts/build-network.mjs writes it. */
export const NETWORK_BYTES = 202_932;
