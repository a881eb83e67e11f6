#!/usr/bin/env node
import { ensureBuilt } from "./lib/build.mjs";
import { runServer } from "./lib/handover.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { main, Sorry, say } from "./lib/terminal.mjs";

const HELP = `npm start            installs and builds what is missing, then serves until Ctrl-C
npm run dev          the same without a build, reloading when sources change

Settings come from the environment or .env; .env.example explains each.`;

/** Runs before any dependency is there: Node's own modules only, here and in everything imported. */
main(async () => {
  const args = process.argv.slice(2);
  const unknown = args.find((arg) => !["--dev", "--help", "-h"].includes(arg));
  if (unknown) throw new Sorry(`${unknown} is not an option.\n\n${HELP}`);
  if (args.includes("--help") || args.includes("-h")) return say(HELP);
  await ensureInstalled();
  if (!args.includes("--dev")) await ensureBuilt();
  process.exitCode = await runServer(args);
});
