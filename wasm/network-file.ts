import { TILE, TILE_BYTES } from './kernels';
import { WEIGHTS } from './memory-map';
import { BLOCK_COUNT, blockInputs, blockOutputs, COARSE_INPUTS, COARSE_OUTPUTS, FINE_BLOCK } from './network';
import { FINE_INPUTS, FINE_OUTPUTS, FIRST_DEPTH, FIRST_OUTPUTS, WINDOW } from './network';

/** The file is shorter or longer than its layers are. */
export const WRONG_LENGTH: i32 = 1;
/** It is not the file of this network. */
export const WRONG_NETWORK: i32 = 2;
/** It was damaged on its way. */
export const WRONG_CHECKSUM: i32 = 3;

/** "BFS1": BlazeFace, short range, layout 1. */
const SIGNATURE: u32 = 0x31534642;
const LAYERS: i32 = 1 + 2 * BLOCK_COUNT + 2;
/** Signature, number of layers, checksum; then four bytes a layer. */
const TABLE: i32 = 12;
const HEAD_BYTES: i32 = TABLE + 4 * LAYERS;

/** Where the table and the values are read and the weights are written. */
let entry: i32 = 0;
let packed: i32 = 0;
let unpacked: i32 = 0;

/**
 * Unpacks the network's file: the signature, the number of layers, a checksum of what follows, depth and outputs of each
 * layer as two u16, then the matrices as f16, whose numbers are finite. A matrix has the bias as its first row and
 * `depth` more, and lies in tiles of up to eight columns.
 * @param file Address of its first byte.
 * @returns 0, WRONG_LENGTH, WRONG_NETWORK or WRONG_CHECKSUM; after a refusal there is no network.
 */
export function loadNetwork(file: i32, length: i32): i32 {
  if (length < HEAD_BYTES) return WRONG_LENGTH;
  if (load<u32>(file) !== SIGNATURE || load<u32>(file, 4) !== LAYERS) return WRONG_NETWORK;
  entry = file + TABLE;
  packed = file + HEAD_BYTES;
  unpacked = WEIGHTS;
  const end = file + length;
  let result = loadLayer(FIRST_DEPTH, FIRST_OUTPUTS, end);
  for (let block = 1; block <= BLOCK_COUNT && result === 0; block++) {
    result = loadLayer(WINDOW, blockInputs(block), end);
    if (result === 0) result = loadLayer(blockInputs(block), blockOutputs(block), end);
    if (result === 0 && block === FINE_BLOCK) result = loadLayer(FINE_INPUTS, FINE_OUTPUTS, end);
  }
  if (result === 0) result = loadLayer(COARSE_INPUTS, COARSE_OUTPUTS, end);
  if (result === 0 && packed !== end) return WRONG_LENGTH;
  return result === 0 && load<u32>(file, 8) !== checksum(file + TABLE, end) ? WRONG_CHECKSUM : result;
}

/** FNV-1a over words of two bytes: it finds what a line or a disk damages, not what a person forges. */
function checksum(start: i32, end: i32): u32 {
  let sum: u32 = 0x811c9dc5;
  for (let at = start; at < end; at += 2) sum = (sum ^ load<u16>(at)) * 0x01000193;
  return sum;
}

function loadLayer(depth: i32, outputs: i32, end: i32): i32 {
  if (load<u16>(entry) !== depth || load<u16>(entry, 2) !== outputs) return WRONG_NETWORK;
  entry += 4;
  if (packed + 2 * (1 + depth) * outputs > end) return WRONG_LENGTH;
  for (let first = 0; first < outputs; first += TILE) {
    const width = min(TILE, outputs - first);
    for (let row = 0; row <= depth; row++) {
      for (let column = 0; column < width; column++) {
        store<f32>(unpacked + column * 4, widen(load<u16>(packed)));
        packed += 2;
      }
      unpacked += TILE_BYTES;
    }
  }
  return 0;
}

/** An f16 as f32: the exponents' biases differ by 112, and the product gets the numbers below 2⁻¹⁴ right, too. */
function widen(half: u32): f32 {
  const magnitude = reinterpret<f32>((half & 0x7fff) << 13) * <f32>5192296858534827628530496329220096.0;
  return reinterpret<f32>(reinterpret<u32>(magnitude) | ((half & 0x8000) << 16));
}
