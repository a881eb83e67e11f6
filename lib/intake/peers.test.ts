import { expect, it } from "vitest";
import { findPeers } from "./peers";
import type { AcceptedRecord } from "./record";

const record = (message: string, attributes: Record<string, unknown> | null = null): AcceptedRecord => ({
  ts: 0,
  service: "orders",
  level: 2,
  message,
  attributes,
  traceId: null,
  release: null,
  environment: null,
  marks: [],
});
const known = new Set(["orders", "orders-db", "holds", "payments", "web"]);
const peers = (...records: AcceptedRecord[]) =>
  findPeers("orders", records, known).map(({ service, source, count }) => [service, source, count]);

it("believes an attribute that is made for it, for any name", () => {
  expect(peers(record("x", { "peer.service": "ledger" }), record("y", { "peer.service": "ledger" }))).toEqual(
    [["ledger", "peer", 2]],
  );
});

it("takes a known service named as a word or a host", () => {
  expect(
    peers(
      record("connect to orders-db:5432 refused"),
      record("GET http://payments/v1 failed"),
      record("amqp://user@holds:5672"),
    ),
  ).toEqual([
    ["orders-db", "mention", 1],
    ["payments", "mention", 1],
    ["holds", "mention", 1],
  ]);
});

it("takes no path, no user, no part of a word, no short word and not the service itself", () => {
  expect(
    peers(
      record("POST /api/holds 200"),
      record("payments@main LOG: ok"),
      record("app@payments LOG: ok"),
      record("my-payments and payments.v2 and holdsome"),
      record("the web is slow"),
      record("orders restarted"),
    ),
  ).toEqual([]);
});
