import { describe, expect, it } from "vitest";
import { type LearnedEdge, linkBetween, settled } from "./topology";

const edge = (text: string, source: LearnedEdge["source"], seen = 10): LearnedEdge => {
  const [caller, callee] = text.split(">") as [string, string];
  return { caller, callee, source, seen };
};
const kept = (...edges: LearnedEdge[]) => settled(edges).map((each) => `${each.caller}>${each.callee}`);

describe("two services that name each other", () => {
  it("a field made for the callee beats a name in a text, however common", () => {
    expect(kept(edge("shop>db", "peer", 5), edge("db>shop", "mention", 5000))).toEqual(["shop>db"]);
  });

  it("of two names in texts the much commoner one is kept, else both", () => {
    expect(kept(edge("a>b", "mention", 100), edge("b>a", "mention", 4))).toEqual(["a>b"]);
    expect(kept(edge("a>b", "mention", 100), edge("b>a", "mention", 60))).toEqual(["a>b", "b>a"]);
  });

  it("both stay when both were told by fields, and edges without a reverse always stay", () => {
    expect(kept(edge("a>b", "peer"), edge("b>a", "peer"), edge("c>d", "mention", 3))).toEqual([
      "a>b",
      "b>a",
      "c>d",
    ]);
  });
});

describe("the link between two services", () => {
  const edges = [
    edge("shop>orders", "peer"),
    edge("orders>db", "peer"),
    edge("reports>db", "peer"),
    edge("shop>search", "peer"),
  ];

  it("is a call, a call through a third, or a need of both", () => {
    expect(linkBetween(edges, "db", "orders")).toEqual({ hops: 1, explanation: "orders calls db" });
    expect(linkBetween(edges, "db", "shop")).toEqual({
      hops: 2,
      explanation: "shop calls db through orders",
    });
    expect(linkBetween(edges, "orders", "reports")).toEqual({
      hops: 2,
      explanation: "orders and reports both call db",
    });
  });

  it("is not that a third calls them both", () => {
    expect(linkBetween(edges, "orders", "search")).toBeNull();
  });
});
