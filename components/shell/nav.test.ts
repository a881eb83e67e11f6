import { expect, it } from "vitest";
import { elsewhereHref, isHere, PLACES, REACHED_BY_KEY, SETTINGS } from "./nav";

const placeOf = (label: string) => [...PLACES, ...SETTINGS].find((place) => place.label === label)!;

it("knows where it is by whole folders of the address", () => {
  expect(isHere("/a", "a", placeOf("Overview"))).toBe(true);
  expect(isHere("/a/logs", "a", placeOf("Overview"))).toBe(false);
  expect(isHere("/a/incidents/7", "a", placeOf("Incidents"))).toBe(true);
  expect(isHere("/a/incidents-of-mine", "a", placeOf("Incidents"))).toBe(false);
  expect(isHere("/a/settings/audit", "a", placeOf("Settings"))).toBe(true);
  expect(isHere("/a/settings/audit", "a", placeOf("General"))).toBe(false);
});

it("leads to the same place of another workspace, never to a thing that only the first one has", () => {
  expect(elsewhereHref("/a", "a", "b")).toBe("/b");
  expect(elsewhereHref("/a/incidents/7", "a", "b")).toBe("/b/incidents");
  expect(elsewhereHref("/a/settings/members", "a", "b")).toBe("/b/settings/members");
  expect(elsewhereHref("/a/nowhere", "a", "b")).toBe("/b");
});

it("gives each key to one place", () => {
  const keys = REACHED_BY_KEY.map((place) => place.key);
  expect(new Set(keys).size).toBe(keys.length);
});
