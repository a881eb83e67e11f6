import type { NextConfig } from "next";

const config: NextConfig = {
  // Two builds can stand beside each other, one of them serving.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  poweredByHeader: false,
  compress: false,
  // `npm run verify` checks types and lint; the build of a newcomer's first start does not wait for them again.
  typescript: { ignoreBuildErrors: true },
  // Native or WebAssembly inside: loaded by Node as they are, never bundled.
  serverExternalPackages: [
    "@electric-sql/pglite",
    "pg-boss",
    "postgres",
    "pino",
    "nodemailer",
    "prom-client",
  ],
};

export default config;
