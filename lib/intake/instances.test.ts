import { expect, it } from "vitest";
import { findInstances } from "./instances";
import type { AcceptedRecord } from "./record";

const record = (attributes: Record<string, unknown> | null): AcceptedRecord => ({
  ts: 0,
  service: "cart",
  level: 2,
  message: "ready",
  attributes,
  traceId: null,
  release: null,
  environment: null,
  marks: [],
});
const of = (...attributes: (Record<string, unknown> | null)[]) =>
  findInstances("cart", attributes.map(record));

it.each([
  [
    "OpenTelemetry's attributes of a pod",
    { "k8s.pod.name": "cart-1", "k8s.pod.ip": "10.1.0.9", "k8s.node.name": "n1", "host.name": "cart-1" },
    { name: "cart-1", address: "10.1.0.9", node: "n1" },
  ],
  [
    "Loki's labels",
    { pod: "cart-1", node: "n1", namespace: "shop" },
    { name: "cart-1", address: null, node: "n1" },
  ],
  [
    "Fluent Bit's",
    { kubernetes: { pod_name: "cart-1", host: "n1", pod_ip: "10.1.0.9" } },
    { name: "cart-1", address: "10.1.0.9", node: "n1" },
  ],
  [
    "Vector's",
    { kubernetes: { pod_name: "cart-1", pod_node_name: "n1" }, host: "vector-7" },
    { name: "cart-1", address: null, node: "n1" },
  ],
  [
    "a process on a machine",
    { "service.instance.id": "cart-a", "host.name": "web01" },
    { name: "cart-a", address: null, node: "web01" },
  ],
  ["a machine alone", { hostname: "web01" }, { name: "cart@web01", address: null, node: "web01" }],
  ["syslog's host", { program: "cart", host: "web01" }, { name: "cart@web01", address: null, node: "web01" }],
  ["a container", { "host.name": "3f2a1b9c8d7e" }, { name: "3f2a1b9c8d7e", address: null, node: null }],
  [
    "an event of a pod",
    {
      "k8s.event.reason": "BackOff",
      "k8s.object.kind": "pod",
      "k8s.object.name": "cart-1",
      "k8s.node.name": "n1",
    },
    { name: "cart-1", address: null, node: "n1" },
  ],
])("%s name it", (_, attributes, instance) => expect(of(attributes)).toEqual([instance]));

it.each([
  ["nothing", null],
  ["whom a request asked for", { host: "shop.example" }],
  ["a node that may be anything", { node: "cassandra" }],
  ["an event of no pod", { "k8s.event.reason": "X", "k8s.object.kind": "node", "k8s.object.name": "n1" }],
  ["what is no name", { pod: "a b" }],
  ["too long", { pod: "a".repeat(254) }],
  ["no text", { pod: 7, "k8s.pod.name": { a: 1 }, kubernetes: null }],
])("%s names none", (_, attributes) => expect(of(attributes)).toEqual([]));

it("puts together what several records say of one, and stops at two hundred", () => {
  expect(of({ pod: "a" }, { pod: "b" }, { pod: "a", node: "n1" }, { pod: "a", pod_ip: "10.0.0.1" })).toEqual([
    { name: "a", address: "10.0.0.1", node: "n1" },
    { name: "b", address: null, node: null },
  ]);
  const many = Array.from({ length: 1000 }, (_, i) => ({ pod: `pod-${i}` }));
  expect(of(...many)).toHaveLength(200);
});
