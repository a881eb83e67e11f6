import { answerCall } from "@/lib/http";
import { DomainError } from "@/lib/kit/errors";
import { limiter } from "@/lib/limits";

/** An address of the API that does not exist says so in the API's own words, not with a page. */
const unknown = (request: Request) =>
  answerCall(request, "unknown", limiter, () => {
    throw new DomainError(
      "not_found",
      "There is nothing at this address. GET /api/v1/openapi.json lists what there is.",
    );
  });

export { unknown as DELETE, unknown as GET, unknown as PATCH, unknown as POST, unknown as PUT };
