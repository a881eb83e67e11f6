import { expect, it } from "vitest";
import { changesOf, outcomeOf } from "./outcome";

it("sends of the answers only what changed, and takes away what was emptied", () => {
  const form = new FormData();
  form.set("what", "  A full disk ");
  form.set("fix", " ");
  const after = outcomeOf(form);
  expect(after).toEqual({ what: "A full disk", fix: null, fixedIn: null });
  expect(changesOf({}, after)).toEqual({ what: "A full disk" });
  expect(changesOf({ what: "A full disk", fix: "Restarted", fixedIn: null }, after)).toEqual({ fix: null });
  expect(changesOf(after, after)).toEqual({});
});
