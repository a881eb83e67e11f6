import { authenticate, authenticatePerson, authorize, letsIn } from "@/lib/access";
import { makeRoute } from "@/lib/http";
import { limiter } from "@/lib/limits";

/**
 * `route()`, as every route file of the API imports it. The edge (lib/http) must not know the rooms and the rooms must not
 * know HTTP; here, on the floor above both, the two are put together.
 */
export const route = makeRoute({ admit: authenticate, authorize, letsIn, limiter });

/** The same for what belongs to a person and to no workspace. A session is all it takes: every permission is "any". */
export const personRoute = makeRoute({
  admit: authenticatePerson,
  authorize: (_, permission: never) => permission,
  limiter,
  isPersonal: true,
});
