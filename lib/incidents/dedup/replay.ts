import { Companions } from "./companions";
import { type Knowledge, matchArrival } from "./match";
import { type Arrival, admit, type Group, newGroup, shapeOf } from "./model";

/** Groups arrivals in the order of their time as they would have been grouped live; answers the group of each. */
export function replay(arrivals: Arrival[], known: Omit<Knowledge, "companions">): Group[] {
  const companions = new Companions();
  const awake = new Map<string, Group[]>();
  return arrivals.map((arrival, i) => {
    companions.observe(arrival.service, shapeOf(arrival), arrival.at);
    const candidates: Group[] = [];
    for (const [service, groups] of awake)
      if (service === arrival.service || known.linked(service, arrival.service)) {
        const left = groups.filter((group) => arrival.at - group.lastAt <= known.quietMs);
        awake.set(service, left);
        candidates.push(...left);
      }
    const found = matchArrival(arrival, candidates, { ...known, companions });
    const group = found?.group ?? newGroup(`g${i}`, arrival);
    if (found) admit(group, arrival);
    else awake.set(arrival.service, [...(awake.get(arrival.service) ?? []), group]);
    return group;
  });
}
