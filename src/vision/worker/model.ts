/** Size of the network with its metadata, as scripts/build-model.mjs writes it; another size is another network. */
export const MODEL_BYTES = 229_688;
