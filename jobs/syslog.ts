import { listenForSyslog, readSources } from "@/lib/intake";
import { env } from "@/lib/kit/env";
import { lifecycle, onShutdown } from "@/lib/kit/lifecycle";

/** Listens for syslog where `SYSLOG_PORT` says so. */
export async function startSyslog(): Promise<void> {
  const { HOST, SYSLOG_PORT, SYSLOG_KEY, SYSLOG_SOURCES } = env();
  if (SYSLOG_PORT === undefined) return;
  const listener = await listenForSyslog(HOST, SYSLOG_PORT, readSources(SYSLOG_SOURCES, SYSLOG_KEY));
  onShutdown("syslog", () => listener.close());
  lifecycle().greeting.push(`  Syslog over TCP and UDP on ${HOST}:${listener.port}`);
}
