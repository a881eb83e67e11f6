import { resolveQuiet, watchForAbsence } from "@/lib/incidents";

/** Once a minute over all workspaces: what is missing, and what is over. */
export async function watchMinute(): Promise<void> {
  await watchForAbsence();
  await resolveQuiet();
}
