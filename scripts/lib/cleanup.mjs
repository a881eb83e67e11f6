/** What must be undone when the run ends, however it ends; undone last first. */
const undo = [];
let cleaning;

export function atTheEnd(act) {
  undo.push(act);
}

export function cleanUp() {
  cleaning ??= (async () => {
    for (const act of undo.reverse()) {
      await Promise.resolve(act()).catch((error) => process.stderr.write(`clean-up: ${error.message}\n`));
    }
  })();
  return cleaning;
}

/** Ctrl-C reaches the running suite by itself; we wait for it, tidy up and leave. */
export function cleanUpOnSignals(children) {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ]) {
    process.once(signal, async () => {
      for (const child of children) child.kill(signal);
      await cleanUp();
      process.exit(code);
    });
  }
}
