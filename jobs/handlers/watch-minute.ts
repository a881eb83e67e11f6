import { readAgain, resolveQuiet, watchForAbsence } from "@/lib/incidents";

/** Once a minute over all workspaces: what is missing, what goes on and what is over. */
export async function watchMinute(): Promise<void> {
  await watchForAbsence();
  await readAgain();
  await resolveQuiet();
}
