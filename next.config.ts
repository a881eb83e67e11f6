import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // Native or WebAssembly inside: loaded by Node as they are, never bundled.
  serverExternalPackages: [
    "@electric-sql/pglite",
    "@electric-sql/pglite-socket",
    "pg-boss",
    "postgres",
    "pino",
    "nodemailer",
  ],
};

export default config;
