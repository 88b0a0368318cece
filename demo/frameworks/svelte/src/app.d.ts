// What svelte-check knows of the tag.
import 'face-liveness/svelte';

// See https://svelte.dev/docs/kit/types#app.d.ts
declare global {
  namespace App {}
}
