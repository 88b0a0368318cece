/// <reference types="vite/client" />
/// <reference types="face-liveness/vue" />
