import { AppWindow, Boxes, Gauge, KeyRound, type LucideIcon, ScrollText, Shapes, Siren } from "lucide-react";

export interface Place {
  label: string;
  /** Below the workspace's address. */
  path: string;
  icon: LucideIcon;
  /** Typed after `g`. */
  key: string;
  group: "work" | "settings";
  /** Stands in the bar at the bottom of small screens; the others are under "More". */
  primary: boolean;
}

/** Every place of the console, once: the sidebar, the bar, the menu and the shortcuts read it here. */
export const PLACES: Place[] = [
  { label: "Overview", path: "", icon: Gauge, key: "o", group: "work", primary: true },
  { label: "Incidents", path: "/incidents", icon: Siren, key: "i", group: "work", primary: true },
  { label: "Logs", path: "/logs", icon: ScrollText, key: "l", group: "work", primary: true },
  { label: "Templates", path: "/templates", icon: Shapes, key: "t", group: "work", primary: true },
  { label: "Windows", path: "/windows", icon: AppWindow, key: "w", group: "work", primary: false },
  { label: "Services", path: "/services", icon: Boxes, key: "s", group: "work", primary: false },
  {
    label: "API keys",
    path: "/settings/api-keys",
    icon: KeyRound,
    key: "k",
    group: "settings",
    primary: false,
  },
];

export const hrefOf = (slug: string, place: Place) => `/${slug}${place.path}`;

export function isHere(pathname: string, slug: string, place: Place): boolean {
  const href = hrefOf(slug, place);
  return place.path === "" ? pathname === href : pathname === href || pathname.startsWith(`${href}/`);
}
