import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  server: {
    // The backend: `npm start` in the package's own folder.
    proxy: { '/api': 'http://localhost:8080' },
  },
});
