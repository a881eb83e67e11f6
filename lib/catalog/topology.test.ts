import { expect, it } from "vitest";
import { linkBetween } from "./topology";

const edges = [
  { caller: "gateway", callee: "orders" },
  { caller: "gateway", callee: "search" },
  { caller: "orders", callee: "db" },
  { caller: "billing", callee: "db" },
];

it("links what calls what, directly, through one other, or through what both need", () => {
  expect(linkBetween(edges, "orders", "db")).toMatchObject({ hops: 1 });
  expect(linkBetween(edges, "db", "orders")).toMatchObject({ hops: 1 });
  expect(linkBetween(edges, "gateway", "db")).toEqual({
    hops: 2,
    explanation: "gateway calls db through orders",
  });
  expect(linkBetween(edges, "db", "gateway")).toMatchObject({ hops: 2 });
  expect(linkBetween(edges, "orders", "billing")).toEqual({
    hops: 2,
    explanation: "orders and billing both call db",
  });
});

it("does not link two callees of one caller, or what is three steps apart", () => {
  expect(linkBetween(edges, "orders", "search")).toBeNull();
  expect(linkBetween(edges, "search", "billing")).toBeNull();
});
