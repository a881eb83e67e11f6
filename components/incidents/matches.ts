import type { Incident } from "@/lib/incidents/schemas";

/** Whether an incident that an event brought belongs into a list with these filters; the same rules as the list's own query. */
export function matches(incident: Incident, query: string): boolean {
  const filters = new URLSearchParams(query);
  const among = (name: string, value: string) => {
    const wanted = filters.get(name);
    return !wanted || wanted.split(",").includes(value);
  };
  const service = filters.get("service");
  const q = filters.get("q")?.trim().toLowerCase();
  return (
    among("status", incident.status) &&
    among("severity", incident.severity) &&
    (!service || incident.services.includes(service)) &&
    (!q || incident.title.toLowerCase().includes(q) || q.replace(/^#/, "") === String(incident.number))
  );
}
