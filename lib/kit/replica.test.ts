import { expect, it } from "vitest";
import { withoutReplica } from "./replica";

it.each([
  ["Pod", "cart-7d9f8b6c5d-x2x7k", "cart"],
  ["pod", "cart-service-7d9f8b6c5d-x2x7k", "cart-service"],
  ["Pod", "node-exporter-x2x7k", "node-exporter"],
  ["Pod", "db-0", "db"],
  ["Pod", "shard-2-7d9f8b6c5d-x2x7k", "shard-2"],
  ["Pod", "backup-28471234-x7p2q", "backup"],
  ["Pod", "shop-mysql", "shop-mysql"],
  ["Pod", "0", "0"],
  ["ReplicaSet", "cart-7d9f8b6c5d", "cart"],
  ["Job", "backup-28471234", "backup"],
  ["Deployment", "cart-12345", "cart-12345"],
  ["Node", "worker-0", "worker-0"],
])("%s %s was made from %s", (kind, name, stem) => expect(withoutReplica(kind, name)).toBe(stem));
