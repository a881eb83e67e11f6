"use client";

import { isWorkspaceWide, PERMISSION_TABLE, type Permission } from "@/lib/access/schemas";

interface Props {
  offered: Permission[];
  chosen: Permission[];
  /** Whether the key is limited to some services. */
  limited: boolean;
  onChange: (chosen: Permission[]) => void;
}

/** The permissions one by one, with what they let a program do. */
export function ScopeList({ offered, chosen, limited, onChange }: Props) {
  const toggle = (permission: Permission) =>
    onChange(
      chosen.includes(permission)
        ? chosen.filter((each) => each !== permission)
        : offered.filter((each) => each === permission || chosen.includes(each)),
    );
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-medium text-sm leading-none">It may</legend>
      <div className="max-h-52 divide-y overflow-y-auto rounded-md border">
        {offered.map((permission) => {
          const { what } = PERMISSION_TABLE[permission];
          const refused = limited && isWorkspaceWide(permission);
          return (
            <label
              key={permission}
              className="flex items-start gap-2.5 px-2.5 py-1.5 has-checked:bg-accent/60 has-focus-visible:bg-accent has-disabled:text-muted-foreground"
            >
              <input
                type="checkbox"
                value={permission}
                checked={chosen.includes(permission)}
                disabled={refused}
                onChange={() => toggle(permission)}
                className="mt-0.75 accent-primary"
              />
              <span className="min-w-0">
                <span className="block font-mono text-xs leading-5">{permission}</span>
                <span className="block text-muted-foreground text-xs leading-snug">
                  {refused ? "Not with a limit: it speaks of the whole workspace." : what}
                </span>
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
