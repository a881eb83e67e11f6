/** Next calls this once per server, before the first request is served. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { start } = await import("./jobs/runner");
  await start();
  const { openDoors } = await import("./app/doors");
  openDoors();
}
