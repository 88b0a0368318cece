/** @typedef {import('../tools/tflite-to-tfjs.mjs').GraphModel} GraphModel */
/** @typedef {import('../tools/tflite-to-tfjs.mjs').GraphNode} GraphNode */

/** Names of the operators that add a bias by themselves. @type {Readonly<Record<string, string>>} */
const FUSED = { Conv2D: '_FusedConv2D', DepthwiseConv2dNative: 'FusedDepthwiseConv2dNative' };

/**
 * Makes one operator of each convolution and its bias, and of the ReLU behind it, as the converter of TensorFlow.js
 * does: the other runtime shall be as fast as it can be.
 * @param {GraphModel} model
 * @returns {GraphModel}
 */
export function fuseBiases(model) {
  const { modelTopology } = model;
  const nodes = new Map(modelTopology.node.map((node) => [node.name, node]));
  const users = countUsers(modelTopology.node);
  for (const node of modelTopology.node) {
    if (node.op === 'BiasAdd') fuse(node, nodes, ['BiasAdd']);
  }
  for (const node of modelTopology.node) {
    const before = nodes.get(node.input?.[0] ?? '');
    if (node.op === 'Relu' && before && Object.values(FUSED).includes(before.op) && users.get(before.name) === 1) {
      nodes.delete(before.name);
      nodes.set(node.name, { ...before, name: node.name, attr: { ...before.attr, ...fusedOps(['BiasAdd', 'Relu']) } });
    }
  }
  return { ...model, modelTopology: { ...modelTopology, node: [...nodes.values()] } };
}

/** @param {GraphNode} bias @param {Map<string, GraphNode>} nodes @param {string[]} names */
function fuse({ name, input = [] }, nodes, names) {
  const convolution = nodes.get(input[0] ?? '');
  const op = FUSED[convolution?.op ?? ''];
  if (!convolution || op === undefined) throw new Error(`${name} adds a bias to what is no convolution.`);
  nodes.delete(convolution.name);
  const attr = { ...convolution.attr, ...fusedOps(names), num_args: { i: '1' } };
  nodes.set(name, { name, op, input: [...(convolution.input ?? []), input[1] ?? ''], attr });
}

/** @param {readonly string[]} names */
function fusedOps(names) {
  return { fused_ops: { list: { s: names.map((name) => Buffer.from(name).toString('base64')) } } };
}

/** @param {readonly GraphNode[]} nodes */
function countUsers(nodes) {
  /** @type {Map<string, number>} */
  const users = new Map();
  for (const name of nodes.flatMap(({ input = [] }) => input)) users.set(name, (users.get(name) ?? 0) + 1);
  return users;
}
