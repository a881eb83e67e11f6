import {
  AppWindow,
  BellRing,
  BookOpenText,
  Bot,
  Boxes,
  Cable,
  Combine,
  Gauge,
  KeyRound,
  type LucideIcon,
  MonitorSmartphone,
  ScanEye,
  ScrollText,
  Settings,
  Shapes,
  Siren,
  SlidersHorizontal,
  SquareStack,
  UserRoundCheck,
  UsersRound,
  Waypoints,
  Wrench,
} from "lucide-react";

export interface Place {
  label: string;
  /** Below the workspace's address. */
  path: string;
  icon: LucideIcon;
  /** Typed after `g`. */
  key?: string;
  /** It is also "here" on everything below this; its own path when left out. */
  within?: string;
}
interface Main extends Place {
  group: "work" | "settings";
  /** Stands in the bar at the bottom of small screens; the others are under "More". */
  primary: boolean;
}

/** Every place of the console, once: the sidebar, the bar, the menu and the shortcuts read it here. */
export const PLACES: Main[] = [
  { label: "Overview", path: "", icon: Gauge, key: "o", group: "work", primary: true },
  { label: "Incidents", path: "/incidents", icon: Siren, key: "i", group: "work", primary: true },
  { label: "Alerts", path: "/alerts", icon: BellRing, key: "e", group: "work", primary: false },
  { label: "Logs", path: "/logs", icon: ScrollText, key: "l", group: "work", primary: true },
  { label: "Templates", path: "/templates", icon: Shapes, key: "t", group: "work", primary: true },
  { label: "Windows", path: "/windows", icon: AppWindow, key: "w", group: "work", primary: false },
  { label: "Services", path: "/services", icon: Boxes, key: "s", group: "work", primary: false },
  { label: "Runbooks", path: "/runbooks", icon: BookOpenText, key: "b", group: "work", primary: false },
  { label: "Integrations", path: "/integrations", icon: Cable, key: "n", group: "settings", primary: false },
  {
    label: "Settings",
    path: "/settings/general",
    within: "/settings",
    icon: Settings,
    key: ",",
    group: "settings",
    primary: false,
  },
];

/** The pages of the settings, in the order of their navigation. */
export const SETTINGS: Place[] = [
  { label: "General", path: "/settings/general", icon: SlidersHorizontal },
  { label: "Members", path: "/settings/members", icon: UsersRound, key: "m" },
  { label: "Roles", path: "/settings/roles", icon: UserRoundCheck, key: "r" },
  { label: "API keys", path: "/settings/api-keys", icon: KeyRound, key: "k" },
  { label: "Alert rules", path: "/settings/alert-rules", icon: Waypoints },
  { label: "Rules", path: "/settings/rules", icon: Combine },
  { label: "AI", path: "/settings/ai", icon: Bot },
  { label: "Maintenance", path: "/settings/maintenance", icon: Wrench },
  { label: "Sessions", path: "/settings/sessions", icon: MonitorSmartphone },
  { label: "Usage", path: "/settings/usage", icon: SquareStack, key: "u" },
  { label: "Audit", path: "/settings/audit", icon: ScanEye, key: "a" },
];

/** Where two keys lead; the settings' own entry and its first page are one. */
export const REACHED_BY_KEY: (Place & { key: string })[] = [...PLACES, ...SETTINGS].flatMap((place) =>
  place.key ? [{ ...place, key: place.key }] : [],
);

export const hrefOf = (slug: string, place: Place) => `/${slug}${place.path}`;

export function isHere(pathname: string, slug: string, place: Place): boolean {
  const home = `/${slug}`;
  const within = `${home}${place.within ?? place.path}`;
  return within === home ? pathname === home : pathname === within || pathname.startsWith(`${within}/`);
}

/** The same place in another workspace; what a place holds (an incident, a record) stays behind with its workspace. */
export function elsewhereHref(pathname: string, slug: string, other: string): string {
  const here = [...SETTINGS, ...PLACES].find((place) => isHere(pathname, slug, place));
  return `/${other}${here?.path ?? ""}`;
}
