import { z } from "zod";
import { isObject } from "@/lib/intake/alerts/fields";
import type { Notice } from "@/lib/intake/alerts/notice";
import { Rejection } from "@/lib/intake/record";
import { liberalNotice } from "./liberal";

/** The contract's own form: one alert, a list of them, or `{alerts: […]}`. Each item is read by itself. */
export function genericItems(body: unknown): unknown[] | null {
  if (Array.isArray(body)) return body;
  if (!isObject(body)) return null;
  return Array.isArray(body.alerts) ? body.alerts : [body];
}

const wrongTypes = z.object({
  title: z.string().nullish(),
  labels: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown()), z.string()]).nullish(),
});

/** One alert of any system, by the names that systems use. Throws {@link Rejection}. */
export function genericNotice(item: unknown): Notice {
  if (!isObject(item)) throw new Rejection("must be an object");
  const checked = wrongTypes.safeParse(item);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new Rejection(`${issue!.path.join(".")}: ${issue!.message}`);
  }
  const notice = liberalNotice(item);
  if (notice === null) throw new Rejection("title: required");
  return notice;
}
