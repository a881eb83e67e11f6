import type { SimilarIncident } from "@/lib/incidents";
import { cut } from "@/lib/kit/cut";
import type { ResolutionInput } from "../crew/schemas";
import { plainText } from "../hostile/plain";

const AT_MOST = 20;
const ACTION_CHARS = 2000;

/**
 * What people said that fixed similar incidents, the most alike first. It worked when the incident is resolved and did not come
 * back within the workspace's reopen time. Nobody says how a fix is taken back. Pure.
 */
export const fixesOf = (
  alike: readonly SimilarIncident[],
  cameBack: ReadonlySet<number>,
): ResolutionInput["fixes"] =>
  alike
    .flatMap(({ number, similarity, fix, status }) => {
      const action = fix === null ? "" : cut(plainText(fix), ACTION_CHARS);
      if (action === "") return [];
      return [
        {
          number,
          similarity,
          action,
          rollback: null,
          worked: status === "resolved" && !cameBack.has(number),
        },
      ];
    })
    .slice(0, AT_MOST);
