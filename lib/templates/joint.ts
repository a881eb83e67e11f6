import { WILD } from "./mask";
import type { Template } from "./template";
import { isValuePlace, neededOf, type Variation } from "./variation";

const MAX_JOINT_PLACES = 3;

/**
 * Two or three places that vary together. Peers are gathered by the places at which they differ from the template; such
 * a group is one template when each place has as many distinct words as a single place would need, and what is equal
 * outweighs what is not.
 */
export function jointVariation(template: Template, peers: Template[]): Variation | undefined {
  const groups = new Map<string, Variation>();
  for (const peer of peers) {
    const places = differences(peer.words, template.words);
    if (places.length < 2 || places[0] === 0) continue;
    const name = places.join();
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { members: [template, peer], places });
    else group.members.push(peer);
  }
  for (const group of groups.values()) if (varyTogether(template, group)) return group;
  return undefined;
}

function varyTogether(template: Template, { members, places }: Variation): boolean {
  let equal = template.constants;
  for (const place of places) {
    if (template.words[place] !== WILD) equal--;
    const words = new Set(members.map((member) => member.words[place] as string));
    if (words.size < neededOf(words)) return false;
  }
  return (
    equal >= (places.every((place) => isValuePlace(template, place)) ? places.length : places.length * 2)
  );
}

/** The places at which two templates differ; empty when there are more than MAX_JOINT_PLACES. */
function differences(a: string[], b: string[]): number[] {
  const places: number[] = [];
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i]) continue;
    if (places.length === MAX_JOINT_PLACES) return [];
    places.push(i);
  }
  return places;
}

/** This many templates with the same beginning and little else in common quote somebody's own words. */
const FREE_TEXT_TEMPLATES = 12;
/** Distinct words that each place of a free text shows among so many. */
const FREE_TEXT_WORDS = 8;
const MIN_PREFIX = 2;

/** Many templates that begin alike and differ at four or more places, each with its own words. */
export function freeText(template: Template, peers: Template[]): Variation | undefined {
  const { words } = template;
  const longest = words.length - MAX_JOINT_PLACES - 1;
  if (peers.length < FREE_TEXT_TEMPLATES || longest < MIN_PREFIX) return undefined;
  const starts = peers.map((peer) => sharedStart(peer.words, words));
  for (let prefix = longest; prefix >= MIN_PREFIX; prefix--) {
    const members = peers.filter((_, i) => (starts[i] as number) >= prefix);
    if (members.length < FREE_TEXT_TEMPLATES) continue;
    const constants = words.slice(0, prefix).filter((word) => word !== WILD).length;
    const places = constants < MIN_PREFIX ? undefined : freePlaces(members, prefix);
    return places === undefined ? undefined : { members, places };
  }
  return undefined;
}

function sharedStart(a: string[], b: string[]): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}

/** The places beyond the prefix that differ, if they are many and each differs widely. */
function freePlaces(members: Template[], prefix: number): number[] | undefined {
  const places: number[] = [];
  const length = (members[0] as Template).words.length;
  for (let place = prefix; place < length; place++) {
    const words = new Set(members.map((member) => member.words[place]));
    if (words.size === 1) continue;
    if (words.size < FREE_TEXT_WORDS) return undefined;
    places.push(place);
  }
  return places.length > MAX_JOINT_PLACES ? places : undefined;
}
