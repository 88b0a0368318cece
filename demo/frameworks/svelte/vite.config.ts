import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter(),
      // What the check needs; SvelteKit adds a nonce for its own scripts.
      csp: {
        directives: {
          'default-src': ['none'],
          'script-src': ['self', 'wasm-unsafe-eval'],
          'worker-src': ['self'],
          'style-src': ['self'],
          // SvelteKit hides its own announcer by a style attribute; this is the hash of that one.
          'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
          // The service: its emulator in development; in production wss://streaming-rekognition.us-east-1.amazonaws.com.
          'connect-src': ['self', 'ws:'],
          'img-src': ['self', 'data:'],
          'media-src': ['self', 'blob:', 'mediastream:'],
        },
      },
    }),
  ],
  server: {
    // The backend: `npm start` in the package's own folder.
    proxy: { '/api': 'http://localhost:8080' },
  },
});
