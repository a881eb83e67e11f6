/** Streams of one workspace that are worked on before the others are looked at again. */
const TURN = 20;

/** The first of each workspace: thousands of streams that one sender makes up do not hold up everybody else's. */
export function fairTurn<S extends { workspaceId: string }>(due: S[]): S[] {
  const taken = new Map<string, number>();
  return due.filter(({ workspaceId }) => {
    const turn = (taken.get(workspaceId) ?? 0) + 1;
    taken.set(workspaceId, turn);
    return turn <= TURN;
  });
}
