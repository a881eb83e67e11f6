import { type Door, type FoundDoor, lifecycle } from "@/lib/kit/lifecycle";
import { DECLARED } from "./api/v1/declarations";

/** Where machines send thousands of small requests a second. The web framework takes longer over each than we do. */
const FOLDERS = [
  "api/v1/alerts",
  "api/v1/alerts/[sender]",
  "api/v1/changes",
  "api/v1/changes/[sender]",
  "api/v1/logs",
  "api/v1/syslog",
  "api/v2/alerts",
  "loki/api/v1/push",
  "v1/logs",
  "v2/change/enqueue",
  "v2/enqueue",
];

const loaded = new Map<string, Promise<Door>>();

/** Tells the server's entry which requests it may bring here itself; it routes them as the framework would. */
export function openDoors(): void {
  lifecycle().doorAt = doorAt;
}

async function doorAt(path: string): Promise<FoundDoor | null> {
  const folder = path.slice(1);
  if (FOLDERS.includes(folder)) return { door: await load(folder), params: {} };
  const slash = folder.lastIndexOf("/");
  const last = folder.slice(slash + 1);
  const parent = `${folder.slice(0, slash)}/[sender]`;
  if (last === "" || !FOLDERS.includes(parent)) return null;
  return { door: await load(parent), params: { sender: decodeURIComponent(last) } };
}

function load(folder: string): Promise<Door> {
  const door = loaded.get(folder) ?? DECLARED[folder]!().then((module) => module.POST as Door);
  loaded.set(folder, door);
  return door;
}
