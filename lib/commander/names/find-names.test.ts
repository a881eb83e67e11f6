import { expect, it } from "vitest";
import { nameFinder, textsIn } from "./find-names";

const KNOWN = [
  "orders",
  "orders-db",
  "web",
  "Vault",
  "payment desk",
  "team/till",
  "a-b",
  "b-c",
  "кассa",
  "s3.files",
];

it.each([
  ["orders is slow", ["orders"]],
  ["orders-db is slow", ["orders-db"]],
  ["orders-db, and orders", ["orders-db", "orders"]],
  ["ORDERS. Vault? vault", ["orders", "Vault"]],
  ["web-5d9 on web.shop.svc:80", ["web"]],
  ["http://api.web/orders?x=1", ["web", "orders"]],
  ["preorders webs", []],
  ["the payment desk, not the payment or the desk", ["payment desk"]],
  ["the payment\n  desk", ["payment desk"]],
  ["of team/till:1 and team", ["team/till"]],
  ["a-b-c", ["a-b", "b-c"]],
  ["(кассa)", ["кассa"]],
  ["bucket s3.files.eu", ["s3.files"]],
  ["line one\nweb", ["web"]],
  ["", []],
])("of known names %j holds %j", (text, names) => {
  expect(nameFinder(KNOWN)(text)).toEqual(names);
});

it("reads a text to its end, however long, and knows no name that is empty", () => {
  expect(nameFinder(["vault", ""])(`${"a-".repeat(500_000)} vault`)).toEqual(["vault"]);
});

it("follows each part no further than names go", () => {
  const deep = Array.from({ length: 100 }, () => "a").join("-");
  expect(nameFinder([deep, `${deep}-b`])(`${"a-".repeat(20_000)}`)).toEqual([deep]);
});

it("finds texts wherever they stand in a value", () => {
  expect(textsIn({ a: ["x\ny", { b: "z" }], c: null, d: 1 }).sort()).toEqual(["x\ny", "z"]);
});
