import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [
    vue({
      // The one line that Vue needs: the tag is no component of this application.
      template: { compilerOptions: { isCustomElement: (tag) => tag === 'face-liveness' } },
    }),
  ],
  server: {
    // The backend: `npm start` in the package's own folder.
    proxy: { '/api': 'http://localhost:8080' },
  },
});
