/**
 * Prepared scenes of the simulated person. Without one the person follows the check.
 * @type {readonly { readonly name: string, readonly label: string }[]}
 */
export const SCENARIOS = Object.freeze([
  { name: 'centered', label: 'sits still, in the middle' },
  { name: 'far', label: 'sits far away' },
  { name: 'near', label: 'sits very near' },
  { name: 'left', label: 'sits at the left edge of the image' },
  { name: 'right', label: 'sits at the right edge of the image' },
  { name: 'turning', label: 'turns the head from side to side' },
  { name: 'absent', label: 'is not there' },
  { name: 'two', label: 'is not alone' },
  { name: 'dark', label: 'sits in the dark' },
  { name: 'bright', label: 'sits in glaring light' },
  { name: 'blurred', label: 'is out of focus' },
  { name: 'occluded', label: 'holds a book before the face' },
  { name: 'covered', label: 'has a finger on the lens' },
]);

/**
 * When the scene holds; without a choice it does from the start, whatever the check asks for.
 * @type {readonly { readonly name: string, readonly label: string }[]}
 */
export const MOMENTS = Object.freeze([
  { name: 'recorded', label: 'from the recording on' },
  { name: 'following', label: 'from the start, and follows the check' },
]);

/**
 * What becomes of the request for the camera.
 * @type {readonly { readonly name: string, readonly label: string }[]}
 */
export const CAMERA_FAULTS = Object.freeze([
  { name: 'denied', label: 'is not allowed' },
  { name: 'not-found', label: 'is not there' },
  { name: 'in-use', label: 'is in use elsewhere' },
  { name: 'silent', label: 'opens, but shows nothing' },
]);

/**
 * What becomes of the camera during the recording.
 * @type {readonly { readonly name: string, readonly label: string }[]}
 */
export const INCIDENTS = Object.freeze([
  { name: 'unplugged', label: 'is unplugged' },
  { name: 'muted', label: 'stops to deliver' },
]);
