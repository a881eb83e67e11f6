import { readAgain, resolveQuiet, settleForgotten, watchForAbsence } from "@/lib/incidents";
import { watchAlerts } from "@/lib/intake";

/** Once a minute over all workspaces: what is missing, what goes on and what is over. */
export async function watchMinute(): Promise<void> {
  await watchForAbsence();
  await watchAlerts();
  await settleForgotten(0);
  await readAgain();
  await resolveQuiet();
}
