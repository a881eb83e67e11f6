/** What the names of pods end with: letters and digits that make no word. */
const RANDOM = "[bcdfghjklmnpqrstvwxz2456789]{5}";
const HASH = "[bcdfghjklmnpqrstvwxz0-9]{5,10}";
const OF_POD = new RegExp(`(?:-${HASH})?-${RANDOM}$`);
const OF_REPLICA_SET = new RegExp(`-${HASH}$`);
const ORDINAL = /-\d{1,4}$/;
const OF_JOB = /-\d{6,12}$/;

/**
 * "web" of the pod "web-5d9f7c8b6d-x2p4q" or "web-0", of the replica set "web-5d9f7c8b6d", of the job "web-28471234": the
 * name that what runs was made from. `kind` as Kubernetes writes it, in any case; of another kind the name is its own.
 */
export function withoutReplica(kind: string, name: string): string {
  switch (kind.toLowerCase()) {
    case "pod": {
      const stem = name.replace(OF_POD, "");
      return (stem === name ? name.replace(ORDINAL, "") : stem) || name;
    }
    case "replicaset":
      return name.replace(OF_REPLICA_SET, "") || name;
    case "job":
      return name.replace(OF_JOB, "") || name;
    default:
      return name;
  }
}
