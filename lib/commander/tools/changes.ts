import { z } from "zod";
import { listChanges } from "@/lib/intake";
import { changeText } from "../evidence/row-texts";
import { iso, type LookTool, rangeInput, rangeOf, serviceInput } from "./tool";

const CHANGES_AT_MOST = 30;
const BEFORE_MS = 6 * 3_600_000;
const input = z.object({ service: serviceInput.optional(), ...rangeInput });

export const changesTool: LookTool<z.infer<typeof input>> = {
  name: "changes",
  description:
    "Deployments, flags, configuration and scaling, newest first; of the hours before the incident as well when no time is given.",
  input,
  words: ({ service }) => `Looks at what was changed${service ? ` in ${service}` : ""}`,
  run: async (desk, { service, ...asked }) => {
    const range = rangeOf(desk, { ...asked, from: asked.from ?? iso(desk.from - BEFORE_MS) });
    const { data } = await listChanges(desk.ctx, {
      service,
      from: iso(range.from),
      to: iso(range.until),
      limit: CHANGES_AT_MOST,
    });
    return {
      rows: data.map((change) => ({
        id: change.id,
        kind: "change",
        service: change.service,
        at: change.at,
        text: changeText(change),
      })),
      note: data.length === 0 ? "Nothing was changed." : null,
    };
  },
};
